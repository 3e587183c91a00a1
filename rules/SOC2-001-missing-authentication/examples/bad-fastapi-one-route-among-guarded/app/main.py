from fastapi import FastAPI

from app.api import invoices

app = FastAPI()
app.include_router(invoices.router, prefix="/api")
