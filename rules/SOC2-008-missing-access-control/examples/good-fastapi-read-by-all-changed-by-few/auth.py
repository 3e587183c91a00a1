from fastapi import Depends, HTTPException, Request

from users import by_session


def current_user(request: Request):
    user = by_session(request.cookies.get("session"))
    if user is None:
        raise HTTPException(401)
    return user


def require_admin(user=Depends(current_user)):
    if not user.is_admin:
        raise HTTPException(403)
