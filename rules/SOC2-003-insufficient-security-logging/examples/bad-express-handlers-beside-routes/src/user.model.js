const mongoose = require('mongoose');

const schema = new mongoose.Schema({ email: String, tenant: String });
module.exports = mongoose.model('User', schema);
