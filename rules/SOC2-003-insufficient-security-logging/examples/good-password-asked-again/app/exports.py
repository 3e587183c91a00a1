from fastapi import APIRouter, Depends, HTTPException

from app.deps import current_user
from app.passwords import verify_password
from app.service import collect

router = APIRouter()


@router.post("/me/export")
def export(password: str, user=Depends(current_user)):
    if not verify_password(password, user.password_hash):
        raise HTTPException(403)
    return collect(user.id)
