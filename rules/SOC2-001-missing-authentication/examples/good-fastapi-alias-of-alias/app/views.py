from fastapi import APIRouter

from app import Me
from app.store import boards

router = APIRouter()


@router.get("/boards")
def boards_of_me(me: Me):
    return boards.of(me.id)
