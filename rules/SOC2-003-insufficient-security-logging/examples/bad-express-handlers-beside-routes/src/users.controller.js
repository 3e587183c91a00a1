const User = require('./user.model');

const remove = async (req, res) => {
  await User.deleteOne({ _id: req.params.userId, tenant: req.user.tenant });
  res.status(204).send();
};

module.exports = { remove };
