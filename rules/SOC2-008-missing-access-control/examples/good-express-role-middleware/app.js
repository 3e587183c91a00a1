const express = require("express");
const authenticate = require("./auth");
const authorize = require("./authorize");
const { accounts } = require("./accounts");

const app = express();
const admin = express.Router();

admin.use(authenticate, authorize("admin"));
admin.get("/accounts", async (req, res) => res.json(await accounts.all()));
admin.delete("/accounts/:id", async (req, res) => {
  await accounts.remove(req.params.id);
  res.sendStatus(204);
});

app.use("/admin", admin);

module.exports = app;
