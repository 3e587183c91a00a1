from fastapi import HTTPException, Request


def require_admin(request: Request):
    if request.session.get("role") != "admin":
        raise HTTPException(403)
    return request.session["user"]
