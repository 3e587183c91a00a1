exports.signedIn = (req, res, next) => {
  if (!req.session.userId) return res.status(401).end();
  next();
};

exports.requireManager = (req, res, next) => {
  if (req.session.role !== "manager") return res.status(403).end();
  next();
};
