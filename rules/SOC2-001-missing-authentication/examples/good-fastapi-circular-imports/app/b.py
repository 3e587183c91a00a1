from app.a import *
from app.a import router as outer

from fastapi import APIRouter, HTTPException, Request

inner = APIRouter()
inner.include_router(outer)
outer.include_router(inner)


def guard(request: Request):
    if not request.session.get("user"):
        raise HTTPException(401)


def things():
    return open("things").read()
