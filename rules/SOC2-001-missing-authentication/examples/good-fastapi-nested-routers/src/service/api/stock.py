from fastapi import APIRouter

from service.db import stock

router = APIRouter(prefix="/stock")


@router.put("/{sku}")
def set_stock(sku: str, count: int):
    return stock.put(sku, count)
