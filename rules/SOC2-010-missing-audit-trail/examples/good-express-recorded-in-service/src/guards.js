const jwt = require("jsonwebtoken");

exports.requireUser = (req, res, next) => {
  const token = (req.headers.authorization || "").replace("Bearer ", "");
  if (!token) return res.status(401).end();
  try {
    req.user = jwt.verify(token, process.env.JWT_SECRET, { algorithms: ["HS256"] });
  } catch (error) {
    return res.status(401).end();
  }
  next();
};

exports.requireAdmin = (req, res, next) => {
  if (req.user.role !== "admin") return res.status(403).end();
  next();
};
