from fastapi import APIRouter, Depends

from app.auditing import audit_trail
from app.auth import require_admin
from app.db import get_db
from app.models import User

router = APIRouter(prefix="/users", dependencies=[Depends(require_admin), Depends(audit_trail)])


@router.put("/{user_id}/role")
def change_role(user_id: int, role: str, db=Depends(get_db)):
    user = db.get(User, user_id)
    user.role = role
    db.commit()
