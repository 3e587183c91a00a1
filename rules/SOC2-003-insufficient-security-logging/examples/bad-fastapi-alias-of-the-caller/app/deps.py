from typing import Annotated

from fastapi import Depends, HTTPException, Request

from app.models import User


def get_current_user(request: Request) -> User:
    if request.state.user is None:
        raise HTTPException(401)
    return request.state.user


CurrentUser = Annotated[User, Depends(get_current_user)]


def get_session(): ...
