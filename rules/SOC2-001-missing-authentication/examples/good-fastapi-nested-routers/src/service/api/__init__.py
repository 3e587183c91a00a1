from fastapi import APIRouter

from . import orders, stock

api_router = APIRouter()
for module in (orders, stock):
    api_router.include_router(module.router)
