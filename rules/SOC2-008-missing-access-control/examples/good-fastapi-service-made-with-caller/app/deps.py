from fastapi import Depends, HTTPException, Request

from app.services import NoteService
from app.sessions import user_of


def current_user(request: Request):
    user = user_of(request.cookies.get("session"))
    if user is None:
        raise HTTPException(401)
    return user


def note_service(user=Depends(current_user)):
    return NoteService(user)
