const express = require("express");
const argon2 = require("argon2");
const rateLimit = require("express-rate-limit");
const users = require("./users");
const { signToken } = require("./tokens");

const app = express();
app.use(express.json());

app.post("/terminal", rateLimit({ windowMs: 60000, limit: 5 }), async (req, res) => {
  const user = await users.byBadge(String(req.body.badge));
  if (!user || !(await argon2.verify(user.pinHash, String(req.body.pin)))) return res.sendStatus(401);
  res.json({ token: signToken({ sub: user.id }) });
});

module.exports = app;
