const bcrypt = require("bcrypt");
const { Router } = require("express");
const User = require("../user");
const logger = require("../logger");

const router = Router();

router.post("/login", async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  if (!user || !(await bcrypt.compare(String(req.body.password), user.passwordHash))) {
    logger.warn({ email: req.body.email }, "sign-in refused");
    return res.status(401).json({ error: "wrong email or password" });
  }
  req.session.userId = user.id;
  logger.info({ user: user.id }, "signed in");
  res.json({ id: user.id });
});

module.exports = router;
