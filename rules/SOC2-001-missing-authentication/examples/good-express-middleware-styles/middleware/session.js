exports.requireSession = (req, res, next) => {
  if (!req.session || !req.session.userId) return res.status(401).json({ error: "Sign in first" });
  return next();
};
