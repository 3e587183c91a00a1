const { Router } = require("express");

const User = require("./user");
const { sendMail } = require("./mail");

const router = Router();


router.post("/forgot-password", async (req, res) => { // expect: SOC2-006
  const user = await User.findOne({ email: String(req.body.email) });
  if (user) await sendMail(user.email, "Reset your password", await user.resetLink());
  res.status(204).end();
});

module.exports = router;
