exports.requireUser = (req, res, next) => {
  if (!req.session.user) {
    return res.status(401).json({ error: "Sign in first" });
  }
  req.user = req.session.user;
  next();
};
