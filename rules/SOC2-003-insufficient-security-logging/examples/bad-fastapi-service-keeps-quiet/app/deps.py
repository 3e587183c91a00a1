from fastapi import HTTPException, Request


def current_user(request: Request):
    if not request.state.user:
        raise HTTPException(401)
    return request.state.user
