const bcrypt = require("bcrypt");
const { randomBytes } = require("crypto");
const { User } = require("./models");

module.exports = async () => {
  const password = process.env.ADMIN_PASSWORD || randomBytes(16).toString("hex");
  await User.create({ email: "admin@shop.internal", password: await bcrypt.hash(password, 10) });
};
