from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse

from app.errors import OrderError
from app.guard import current_user
from app.service import place

app = FastAPI()


@app.post("/orders")
def order(sku: str, count: int, user=Depends(current_user)):
    try:
        return place(sku, count)
    except OrderError as e:
        raise HTTPException(409, detail=str(e))
    except ValueError as e:
        raise HTTPException(400, detail=str(e))


@app.exception_handler(OrderError)
async def order_error(request, exc: OrderError):
    return JSONResponse({"detail": str(exc)}, status_code=409)
