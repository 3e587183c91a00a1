import logging

from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse

from guard import current_user
from jobs import run

app = FastAPI()
log = logging.getLogger("app")


@app.exception_handler(HTTPException)
async def masked(request, exc: HTTPException):
    log.error("%s: %s", request.url.path, exc)
    return JSONResponse({"error": "The request could not be served."}, status_code=exc.status_code)


@app.exception_handler(Exception)
async def masked_too(request, exc: Exception):
    log.exception("unexpected", exc_info=exc)
    return JSONResponse({"error": "Something went wrong.", "id": request.state.id}, status_code=500)


@app.post("/jobs")
def start(name: str, user=Depends(current_user)):
    try:
        return run(name)
    except Exception as e:
        raise HTTPException(status_code=500, detail=str(e))
