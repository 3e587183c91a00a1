from fastapi import HTTPException, Request


def signed_in(request: Request):
    if "user" not in request.session:
        raise HTTPException(401)
