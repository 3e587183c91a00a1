import logging

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

logger = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    @app.exception_handler(Exception)
    async def any_error(request: Request, exc: Exception):
        logger.error("any_error failed", exc_info=exc)
        return JSONResponse(  # expect: SOC2-007
            {"error": "internal"}, status_code=500
        )
