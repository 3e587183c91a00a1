from fastapi import Depends, FastAPI
from sqlalchemy.exc import SQLAlchemyError

from app.guard import current_user
from app.notify import send_test

app = FastAPI()


@app.post("/notifications/test")
async def test_notification(user=Depends(current_user)):
    return await send_test(user.id)


@app.exception_handler(SQLAlchemyError)
async def database_error(request, exc: SQLAlchemyError):
    from fastapi.responses import JSONResponse

    return JSONResponse({"detail": str(exc)}, status_code=500)  # expect: SOC2-007
