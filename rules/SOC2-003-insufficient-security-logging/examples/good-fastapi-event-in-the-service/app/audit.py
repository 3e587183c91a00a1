from app.db import session
from app.models import AuditEntry


def write_audit_entry(action, subject, actor):
    session.add(AuditEntry(action=action, subject=subject, actor=actor))
