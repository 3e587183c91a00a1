const mongoose = require("mongoose");

const AuditEvent = mongoose.model("AuditEvent", new mongoose.Schema({ actor: String, action: String, target: String }));

exports.record = (actor, action, target) => AuditEvent.create({ actor: actor.id, action, target });
