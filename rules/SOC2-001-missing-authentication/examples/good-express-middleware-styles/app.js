const express = require("express");
const passport = require("passport");
const { expressjwt } = require("express-jwt");

const accounts = require("./routes/accounts");
const { requireSession } = require("./middleware/session");

const app = express();
app.use(express.json());
app.use("/accounts", expressjwt({ secret: process.env.JWT_SECRET, algorithms: ["HS256"] }), accounts);
app.use("/teams", requireSession, require("./routes/teams"));
app.use("/files", require("./routes/files"));

app.post("/login", passport.authenticate("local"), (req, res) => res.json({ id: req.user.id }));
app.get("/me", passport.authenticate("jwt", { session: false }), (req, res) => res.json(req.user));

app.use((err, req, res, next) => {
  if (err.name === "UnauthorizedError") {
    return res.status(401).json({ error: "Sign in first" });
  }
  req.log.error(err);
  res.status(500).json({ error: "Something went wrong" });
});

module.exports = app;
