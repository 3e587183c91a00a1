const logger = require('./config/logger');

module.exports = (req, res, next) => {
  if (!req.user || req.user.role !== 'admin') {
    logger.warn('refused', { path: req.path });
    return res.status(403).send();
  }
  return next();
};
