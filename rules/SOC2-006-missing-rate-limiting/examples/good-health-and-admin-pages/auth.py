from fastapi import HTTPException, Request


def require_admin(request: Request):
    user = request.session.get("user")
    if user is None:
        raise HTTPException(401)
    if not user["is_admin"]:
        raise HTTPException(403)
    return user
