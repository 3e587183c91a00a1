"""Every change of an account is logged here, but for its deletion."""
import logging

from fastapi import APIRouter, Depends

from app.auth import require_admin
from app.db import get_db
from app.models import User

router = APIRouter(prefix="/users", dependencies=[Depends(require_admin)])
logger = logging.getLogger(__name__)


@router.put("/{user_id}/role")
def change_role(user_id: int, role: str, admin=Depends(require_admin), db=Depends(get_db)):
    user = db.get(User, user_id)
    user.role = role
    db.commit()
    logger.info("role of %s set to %s by %s", user_id, role, admin.id)


@router.post("/{user_id}/suspend")
def suspend(user_id: int, admin=Depends(require_admin), db=Depends(get_db)):
    user = db.get(User, user_id)
    user.is_active = False
    db.commit()
    logger.warning("account %s suspended by %s", user_id, admin.id)


@router.delete("/{user_id}")  # expect: SOC2-003
def delete(user_id: int, db=Depends(get_db)):
    user = db.get(User, user_id)
    db.delete(user)
    db.commit()
