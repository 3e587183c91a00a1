from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session

from app.db import User, get_session
from app.mail import verify_password_reset_token
from app.security import get_password_hash

router = APIRouter()


@router.post("/reset-password/")
def reset_password(token: str, new_password: str, session: Session = Depends(get_session)):
    user = session.get(User, verify_password_reset_token(token))
    if user is None:
        raise HTTPException(404)
    user.hashed_password = get_password_hash(new_password)
    session.commit()
