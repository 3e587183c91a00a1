const { User } = require("./models");

async function login(req, res) {
  const user = await User.findOne({ where: { email: req.body.email } });
  if (!user || user.password !== req.body.password) { // expect: SOC2-005
    return res.status(401).json({ error: "wrong e-mail or password" });
  }
  return res.json({ id: user.id });
}

async function quickLogin(req, res) {
  const { email, password } = req.body;
  const user = await User.findOne({ email: email, password: password }); // expect: SOC2-005
  return res.json({ id: user.id });
}

module.exports = { login, quickLogin };
