from fastapi import HTTPException, Request

from app.store import db

EVERYBODY = {"user", "admin"}


async def signed_in(request: Request):
    user = await db.people.find_one({"session": request.cookies.get("session")})
    if user is None:
        raise HTTPException(401)
    return user


async def active_user(request: Request):
    user = await signed_in(request)
    if user["role"] not in {"user", "admin"}:
        raise HTTPException(401)
    return user
