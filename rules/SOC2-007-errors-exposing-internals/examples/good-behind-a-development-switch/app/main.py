import os
import traceback

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from app.config import settings

app = FastAPI(debug=settings.debug)


@app.exception_handler(Exception)
async def unexpected(request, exc):
    if settings.debug:
        return JSONResponse({"trace": traceback.format_exc()}, status_code=500)
    detail = str(exc) if settings.environment == "development" else "Internal error"
    return JSONResponse({"detail": detail}, status_code=500)
