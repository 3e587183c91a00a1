from fastapi import APIRouter, HTTPException
from sqlalchemy import select

from app.deps import CurrentUser, Db
from app.models import Order

router = APIRouter(prefix="/orders")


@router.get("/")
def my_orders(db: Db, user: CurrentUser):
    return db.scalars(select(Order).where(Order.user_id == user.id)).all()


@router.get("/{order_id}")
def read_order(order_id: int, db: Db, user: CurrentUser):
    order = db.get(Order, order_id)
    if order is None or order.user_id != user.id:
        raise HTTPException(404)
    return order


@router.delete("/{order_id}")  # expect: SOC2-008
def cancel_order(order_id: int, db: Db, user: CurrentUser):
    order = db.get(Order, order_id)
    if order is None:
        raise HTTPException(404)
    db.delete(order)
    db.commit()
