const mongoose = require("mongoose");

const schema = new mongoose.Schema({ owner: String, amount: Number, status: String });
module.exports = mongoose.model("Invoice", schema);
