const jwt = require("jsonwebtoken");
const { findByLogin } = require("./users");

async function login(req, res) {
  const user = await findByLogin(req.body.email, req.body.password);
  if (!user) return res.sendStatus(401);
  const token = jwt.sign({ sub: user.id }, process.env.JWT_KEY); // expect: SOC2-009
  res.cookie("access_token", token); // expect: SOC2-009
  res.cookie("refreshToken", user.refreshToken, { httpOnly: true, maxAge: 86400000 }); // expect: SOC2-009
  res.cookie("session", user.session, { httpOnly: false, secure: true }); // expect: SOC2-009
  return res.json({ id: user.id });
}

function whoami(req, res) {
  const claims = jwt.decode(req.headers.authorization.slice(7)); // expect: SOC2-009
  return res.json(claims);
}

module.exports = { login, whoami };
