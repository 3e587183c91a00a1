from fastapi import APIRouter, Depends

from app.auth import get_current_user
from app.db import get_db
from app.tables import User

router = APIRouter(prefix="/users")


@router.put("/{user_id}/role")  # expect: SOC2-008
def set_role(user_id: int, role: str, db=Depends(get_db), user=Depends(get_current_user)):
    account = db.get(User, user_id)
    account.role = role
    db.commit()
    return account
