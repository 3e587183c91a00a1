const { Router } = require("express");
const rateLimit = require("express-rate-limit");
const User = require("./user");
const { sendMail } = require("./mail");

const router = Router();
const few = rateLimit({ windowMs: 15 * 60 * 1000, limit: 5 });

router.post("/forgot-password", few, async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  if (user) await sendMail(user.email, "Reset your password", await user.resetLink());
  res.status(204).end();
});

module.exports = router;
