from fastapi import APIRouter, Depends
from sqlalchemy import select

from app.db import Order, get_session

router = APIRouter(prefix="/orders")


@router.get("/")
def list_orders(session=Depends(get_session)):
    return session.scalars(select(Order)).all()
