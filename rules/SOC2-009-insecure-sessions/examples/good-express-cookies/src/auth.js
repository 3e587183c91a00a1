const jwt = require("jsonwebtoken");

const COOKIE = { httpOnly: true, secure: process.env.NODE_ENV === "production", sameSite: "lax" };

function login(req, res, user) {
  const token = jwt.sign({ sub: user.id }, process.env.JWT_KEY, { expiresIn: "15m" });
  const longer = jwt.sign({ sub: user.id, exp: user.until }, process.env.JWT_KEY);
  res.cookie("access_token", token, COOKIE);
  res.cookie("refresh_token", longer, { httpOnly: true, secure: true, sameSite: "strict" });
  res.cookie("session", user.session, { ...COOKIE, maxAge: 1000 });
  res.cookie("theme", "dark");
  res.cookie("csrfToken", req.csrfToken(), { secure: true });
  return res.json({ id: user.id });
}

function logout(req, res) {
  res.cookie("access_token", "", { maxAge: 0 });
  res.cookie("refresh_token", "gone", { maxAge: -1, secure: true });
  res.cookie("session", "gone", { expires: new Date(0), secure: true });
  res.clearCookie("session");
}

module.exports = { login, logout };
