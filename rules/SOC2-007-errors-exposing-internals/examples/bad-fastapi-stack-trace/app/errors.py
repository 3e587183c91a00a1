import traceback

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


def install(app: FastAPI) -> None:
    @app.exception_handler(Exception)
    async def any_error(request: Request, exc: Exception):
        return JSONResponse(  # expect: SOC2-007
            {"error": "internal", "trace": traceback.format_exc()}, status_code=500
        )
