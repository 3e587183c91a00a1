import jwt
from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

from app.settings import settings


def current_user(token: str = Depends(OAuth2PasswordBearer(tokenUrl="token"))) -> str:
    try:
        return jwt.decode(token, settings.signing_key, algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError as error:
        raise HTTPException(401) from error
