from fastapi import HTTPException, Request


def current_doctor(request: Request):
    if request.state.user is None:
        raise HTTPException(401)
    return request.state.user
