from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from app.deps import current_user, get_db
from app.models import Order, User
from app.services import OrderService

router = APIRouter(prefix="/orders")


@router.get("/")  # expect: SOC2-008
def list_orders(user: User = Depends(current_user), db: Session = Depends(get_db)):
    return db.query(Order).all()


@router.get("/export")  # expect: SOC2-008
def export_orders(user: User = Depends(current_user), db: Session = Depends(get_db)):
    return OrderService(db).everything()


@router.get("/mine")
def my_orders(user: User = Depends(current_user), db: Session = Depends(get_db)):
    return db.query(Order).filter(Order.customer_id == user.id).all()


@router.get("/{order_id}")
def one_order(order_id: int, user: User = Depends(current_user), db: Session = Depends(get_db)):
    return db.query(Order).filter(Order.id == order_id, Order.customer_id == user.id).first()
