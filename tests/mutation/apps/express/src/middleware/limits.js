const rateLimit = require('express-rate-limit');

exports.searchLimiter = rateLimit({ windowMs: 60 * 1000, max: 60 });
exports.authLimiter = rateLimit({ windowMs: 15 * 60 * 1000, max: 10 });
