from fastapi import APIRouter, Depends

from app.security import signed_in
from app.store import users

router = APIRouter(prefix="/users", dependencies=[Depends(signed_in)])


@router.get("/")
def list_users():
    return users.all()


@router.post("/{user_id}/touch")
def touch(user_id: int):
    return users.touch(user_id)
