from fastapi import HTTPException, Request


def require_admin(request: Request):
    if not request.state.user or not request.state.user.is_admin:
        raise HTTPException(403)
    return request.state.user
