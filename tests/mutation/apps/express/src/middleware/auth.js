const jwt = require('jsonwebtoken');
const logger = require('../config/logger');

const JWT_SECRET = process.env.JWT_SECRET;

function read(req) {
  const [, token] = (req.headers.authorization || '').split(' ');
  return token ? jwt.verify(token, JWT_SECRET) : null;
}

exports.requireUser = (req, res, next) => {
  req.user = read(req);
  if (!req.user) {
    logger.warn('refused', { path: req.path });
    return res.status(401).json({ error: 'Sign in first' });
  }
  return next();
};

exports.maybeUser = (req, res, next) => {
  req.user = read(req);
  next();
};

exports.requireAdmin = (req, res, next) => {
  if (req.user.role !== 'admin') return res.status(403).json({ error: 'Forbidden' });
  return next();
};

exports.issue = (account) => jwt.sign({ id: account.id, role: account.role }, JWT_SECRET, { expiresIn: '1h' });
