import os

import jwt
from fastapi import HTTPException, Request


def refresh_claims(request: Request):
    try:
        return jwt.decode(request.cookies["refresh"], os.environ["JWT_KEY"], algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)


def create_access_token(subject):
    return jwt.encode({"sub": subject}, os.environ["JWT_KEY"], algorithm="HS256")
