const express = require("express");
const authenticate = require("./auth");
const { requireAdmin } = require("./roles");
const { accounts } = require("./accounts");

const app = express();
app.use(authenticate);

app.get("/admin/accounts", requireAdmin, async (req, res) => res.json(await accounts.all()));

app.post("/admin/accounts/:id/credit", async (req, res) => { // expect: SOC2-008
  await accounts.credit(req.params.id, req.body.amount);
  res.sendStatus(204);
});

module.exports = app;
