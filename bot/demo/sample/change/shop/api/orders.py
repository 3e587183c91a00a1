import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import billing
from shop.db import get_session
from shop.models import Article, Order
from shop.security import CurrentUser

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/orders", tags=["orders"])
Database = Annotated[Session, Depends(get_session)]


class NewOrder(BaseModel):
    article: str
    amount: int


@router.get("/")
def list_orders(user: CurrentUser, db: Database) -> list[int]:
    return list(db.scalars(select(Order.id).where(Order.owner_id == user.id)))


@router.post("/")
def create_order(new: NewOrder, user: CurrentUser, db: Database) -> int:
    order = Order(owner_id=user.id, article=new.article, amount=new.amount)
    db.add(order)
    db.commit()
    logger.info("order created", extra={"order": order.id, "by": user.id})
    return order.id


@router.delete("/{order_id}")
def cancel_order(order_id: int, user: CurrentUser, db: Database) -> None:
    db.delete(db.get_one(Order, order_id))
    db.commit()
    logger.info("order cancelled", extra={"order": order_id, "by": user.id})


@router.get("/{order_id}")
def get_order(order_id: int, user: CurrentUser, db: Database) -> dict[str, str | int]:
    order = db.get(Order, order_id)
    if order is None or order.owner_id != user.id:
        raise HTTPException(status_code=404, detail="No such order")
    return {"article": order.article, "amount": order.amount}


@router.post("/quote")
def quote(new: NewOrder, db: Database) -> int:
    stock = db.scalars(select(Article.stock).where(Article.name == new.article)).one()
    try:
        return billing.price_of(new.article, new.amount, stock)
    except Exception as error:
        raise HTTPException(status_code=500, detail=f"Billing failed: {error}")
