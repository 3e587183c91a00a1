from typing import Annotated

from fastapi import Depends, HTTPException, Request
from sqlalchemy.orm import Session

from app.models import User


def get_db() -> Session: ...


def get_current_user(request: Request) -> User:
    if not request.session.get("user_id"):
        raise HTTPException(401)
    return request.state.user


Db = Annotated[Session, Depends(get_db)]
CurrentUser = Annotated[User, Depends(get_current_user)]
