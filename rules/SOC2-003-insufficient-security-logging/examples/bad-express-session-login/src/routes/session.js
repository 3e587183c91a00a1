const bcrypt = require("bcrypt");
const { Router } = require("express");
const User = require("../user");


const router = Router();

router.post("/login", async (req, res) => { // expect: SOC2-003
  const user = await User.findOne({ email: String(req.body.email) });
  if (!user || !(await bcrypt.compare(String(req.body.password), user.passwordHash))) {

    return res.status(401).json({ error: "wrong email or password" });
  }
  req.session.userId = user.id;

  res.json({ id: user.id });
});

module.exports = router;
