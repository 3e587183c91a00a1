from app.models import AuditLog


def record(db, user, action, thing):
    db.add(AuditLog(actor_id=user.id, action=action, object_id=thing.id))
