const User = require("./user");


exports.suspend = async (id, admin) => {
  const user = await User.findById(id);
  user.active = false;
  await user.save();

};
