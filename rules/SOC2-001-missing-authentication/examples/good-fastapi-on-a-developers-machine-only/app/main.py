from fastapi import APIRouter, Depends, FastAPI

from app import fill, orders
from app.auth import current_user
from app.settings import settings

api = APIRouter(prefix="/api")
api.include_router(orders.router, dependencies=[Depends(current_user)])
if settings.ENVIRONMENT == "local":
    api.include_router(fill.router)

app = FastAPI()
app.include_router(api)
