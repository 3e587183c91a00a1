from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session

from app import store
from app.db import get_session
from app.models import NewPassword, UserUpdate
from app.tokens import read_reset_token

router = APIRouter()


@router.post("/reset-password/")  # expect: SOC2-003
def reset_password(body: NewPassword, session: Session = Depends(get_session)):
    user = store.by_email(session, read_reset_token(body.token))
    if user is None:
        raise HTTPException(404)
    store.update_user(session, user, UserUpdate(password=body.new_password))
    return {"message": "Password updated"}
