from fastapi import HTTPException, Request


def get_session(): ...


def current_user(request: Request):
    if request.state.user is None:
        raise HTTPException(401)
    return request.state.user
