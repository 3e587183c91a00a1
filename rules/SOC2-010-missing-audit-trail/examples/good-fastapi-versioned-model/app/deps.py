from fastapi import HTTPException, Request


def get_db(): ...


def current_agent(request: Request):
    if request.state.user is None:
        raise HTTPException(401)
    return request.state.user
