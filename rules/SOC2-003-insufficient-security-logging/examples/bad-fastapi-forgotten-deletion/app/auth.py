from fastapi import HTTPException, Request


def require_admin(request: Request):
    user = request.state.user
    if user is None or not user.is_admin:
        raise HTTPException(403)
    return user
