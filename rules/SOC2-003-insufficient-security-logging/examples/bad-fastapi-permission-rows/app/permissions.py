from fastapi import APIRouter, Depends

from app.auth import require_admin
from app.db import get_db
from app.models import Permission

router = APIRouter(prefix="/permissions", dependencies=[Depends(require_admin)])


@router.post("")  # expect: SOC2-003
def grant(user_id: int, name: str, db=Depends(get_db)):
    permission = Permission(user_id=user_id, name=name)
    db.add(permission)
    db.commit()


@router.delete("/{permission_id}")  # expect: SOC2-003
def revoke(permission_id: int, db=Depends(get_db)):
    db.query(Permission).filter(Permission.id == permission_id).delete()
    db.commit()


@router.get("")
def listed(user_id: int, db=Depends(get_db)):
    return db.query(Permission).filter(Permission.user_id == user_id).all()
