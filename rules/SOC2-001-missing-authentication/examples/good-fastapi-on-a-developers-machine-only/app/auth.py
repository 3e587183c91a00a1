from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

from app.settings import settings
from app.tokens import decode

scheme = OAuth2PasswordBearer(tokenUrl="token")


def current_user(token: str = Depends(scheme)) -> str:
    user = decode(token, settings.SIGNING_KEY)
    if user is None:
        raise HTTPException(401)
    return user
