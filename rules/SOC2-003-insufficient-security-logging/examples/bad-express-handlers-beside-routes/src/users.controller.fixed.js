const User = require('./user.model');
const logger = require('./config/logger');

const remove = async (req, res) => {
  await User.deleteOne({ _id: req.params.userId, tenant: req.user.tenant });
  logger.info('account deleted', { target: req.params.userId });
  res.status(204).send();
};

module.exports = { remove };
