const mongoose = require("mongoose");

const schema = new mongoose.Schema({ email: String, passwordHash: String, role: String, active: Boolean });
module.exports = mongoose.model("User", schema);
