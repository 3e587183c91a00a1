from fastapi import HTTPException, Request

from users import by_session


def current_user(request: Request):
    user = by_session(request.cookies.get("session"))
    if user is None:
        raise HTTPException(401)
    return user
