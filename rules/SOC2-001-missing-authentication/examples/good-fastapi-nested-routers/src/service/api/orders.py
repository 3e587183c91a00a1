from fastapi import APIRouter

from service.db import orders

router = APIRouter(prefix="/orders")


@router.get("")
def list_orders():
    return orders.all()
