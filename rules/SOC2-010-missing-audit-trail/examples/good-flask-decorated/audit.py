from functools import wraps

from flask import g

from extensions import db
from models import AuditEvent


def audited(action):
    def decorate(view):
        @wraps(view)
        def wrapped(*args, **kwargs):
            answer = view(*args, **kwargs)
            db.session.add(AuditEvent(action=action, user_id=g.user.id, subject=str(kwargs)))
            db.session.commit()
            return answer

        return wrapped

    return decorate
