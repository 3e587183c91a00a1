const bcrypt = require("bcrypt");
const { Router } = require("express");
const rateLimit = require("express-rate-limit");
const User = require("./user");

const limiter = rateLimit({ windowMs: 60 * 1000, limit: 10 });
const router = Router();

router.post("/register", async (req, res) => { // expect: SOC2-006
  const passwordHash = await bcrypt.hash(String(req.body.password), 12);
  const user = await User.create({ email: String(req.body.email), passwordHash });
  res.status(201).json({ id: user.id });
});

module.exports = { router, limiter };
