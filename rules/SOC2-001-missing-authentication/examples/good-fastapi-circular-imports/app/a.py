from app.b import *
from app.b import guard

from fastapi import APIRouter, Depends

router = APIRouter(dependencies=[Depends(guard)])


@router.get("/a")
def a():
    return things()
