const bcrypt = require("bcrypt");
const { User } = require("./models");

async function login(req, res) {
  const user = await User.findOne({ where: { email: req.body.email } });
  if (!user || !(await bcrypt.compare(req.body.password, user.password))) {
    return res.status(401).end();
  }
  return res.json({ id: user.id });
}

function check(form) {
  return form.password === form.passwordAgain;
}

module.exports = { login, check };
