const bcrypt = require("bcrypt");
const { User } = require("./models");

module.exports = async () => {
  await User.create({ email: "admin@shop.internal", password: "admin123" }); // expect: SOC2-002
  await User.create({ email: "ops@shop.internal", passwordHash: await bcrypt.hash("operator", 10) }); // expect: SOC2-002
};
