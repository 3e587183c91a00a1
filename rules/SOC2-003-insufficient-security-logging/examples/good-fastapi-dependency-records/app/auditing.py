from fastapi import Depends, Request

from app.auth import require_admin
from app.db import get_db
from app.models import AuditLog


def audit_trail(request: Request, admin=Depends(require_admin), db=Depends(get_db)):
    db.add(AuditLog(actor_id=admin.id, method=request.method, path=request.url.path))
