from fastapi import HTTPException, Request


def require_user(request: Request):
    if "user" not in request.session:
        raise HTTPException(401)
    return request.session["user"]
