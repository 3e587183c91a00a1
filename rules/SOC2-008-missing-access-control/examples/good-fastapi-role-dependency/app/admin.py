from fastapi import APIRouter

from app.roles import admin_only
from app.tables import User

router = APIRouter(prefix="/admin/users", dependencies=[admin_only])


@router.delete("/{user_id}")
def remove(user_id: int, db):
    db.delete(db.get(User, user_id))
