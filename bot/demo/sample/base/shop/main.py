from fastapi import FastAPI

from shop.api import orders, status, users

app = FastAPI(title="Shop")
app.include_router(status.router)
app.include_router(users.router, prefix="/api")
app.include_router(orders.router, prefix="/api")
