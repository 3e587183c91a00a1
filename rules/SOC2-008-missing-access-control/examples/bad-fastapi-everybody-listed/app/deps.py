from fastapi import HTTPException, Request

from app.sessions import Session, user_of


def get_db():
    with Session() as session:
        yield session


def current_user(request: Request):
    user = user_of(request.cookies.get("session"))
    if user is None:
        raise HTTPException(401)
    return user
