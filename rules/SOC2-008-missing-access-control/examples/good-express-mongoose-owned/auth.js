const jwt = require("jsonwebtoken");

module.exports = function authenticate(req, res, next) {
  const token = (req.headers.authorization || "").replace("Bearer ", "");
  if (!token) {
    return res.status(401).json({ error: "Sign in first" });
  }
  req.user = jwt.verify(token, process.env.JWT_SECRET);
  next();
};
