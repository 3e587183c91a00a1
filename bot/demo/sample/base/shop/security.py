from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.orm import Session

from shop.db import get_session
from shop.models import User
from shop.tokens import user_id_of

bearer = OAuth2PasswordBearer(tokenUrl="/api/login")


def get_current_user(
    token: Annotated[str, Depends(bearer)],
    session: Annotated[Session, Depends(get_session)],
) -> User:
    user_id = user_id_of(token)
    user = session.get(User, user_id) if user_id is not None else None
    if user is None:
        raise HTTPException(status_code=401, detail="Sign in first")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]
