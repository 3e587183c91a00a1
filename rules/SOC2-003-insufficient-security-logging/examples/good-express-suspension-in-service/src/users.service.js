const User = require("./user");
const logger = require("./logger");

exports.suspend = async (id, admin) => {
  const user = await User.findById(id);
  user.active = false;
  await user.save();
  logger.info({ user: id, by: admin.id }, "account suspended");
};
