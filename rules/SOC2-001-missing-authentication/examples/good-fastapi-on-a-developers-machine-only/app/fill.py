"""Fills an empty database for the tests of the frontend."""

from fastapi import APIRouter, Depends

from app.db import Order, get_session

router = APIRouter(prefix="/fill")


@router.post("/orders")
def fill_orders(count: int, session=Depends(get_session)):
    for _ in range(count):
        session.add(Order(total=1))
    session.commit()
    return {"created": count}
