const bcrypt = require("bcrypt");
const { Router } = require("express");
const User = require("./user");

const router = Router();

router.post("/login", async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  if (!user || !(await bcrypt.compare(String(req.body.password), user.passwordHash))) return res.status(401).end();
  req.session.userId = user.id;
  res.status(204).end();
});

module.exports = router;
