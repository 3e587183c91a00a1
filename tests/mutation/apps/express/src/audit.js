const { AuditEntry } = require('./models');

exports.audit = (user, action, target) => AuditEntry.create({ actor: user.id, action, target });
