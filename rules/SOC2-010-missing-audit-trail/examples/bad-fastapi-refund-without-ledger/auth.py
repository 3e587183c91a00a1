from fastapi import HTTPException, Request


def require_staff(request: Request):
    if not request.state.user or not request.state.user.is_staff:
        raise HTTPException(403)
    return request.state.user
