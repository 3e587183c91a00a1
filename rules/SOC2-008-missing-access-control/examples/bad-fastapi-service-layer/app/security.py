from fastapi import Depends
from fastapi.security import OAuth2PasswordBearer


def get_current_user(token: str = Depends(OAuth2PasswordBearer(tokenUrl="/token"))):
    return decode(token)


def decode(token):
    return token
