from fastapi import Depends, FastAPI

from app import guard
from app.store import carts

app = FastAPI()


@app.post("/carts")
async def new_cart(caller=Depends(guard.gate.required)):
    return await carts.new(caller)
