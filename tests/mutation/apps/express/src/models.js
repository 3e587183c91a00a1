const mongoose = require('mongoose');

const account = new mongoose.Schema({ email: String, passwordHash: String, role: String, locked: Boolean });
const article = new mongoose.Schema({ title: String, body: String, author: String });
const invoice = new mongoose.Schema({ total: Number, status: String, owner: String });
const entry = new mongoose.Schema({ actor: String, action: String, target: String });

exports.Account = mongoose.model('Account', account);
exports.Article = mongoose.model('Article', article);
exports.Invoice = mongoose.model('Invoice', invoice);
exports.AuditEntry = mongoose.model('AuditEntry', entry);
