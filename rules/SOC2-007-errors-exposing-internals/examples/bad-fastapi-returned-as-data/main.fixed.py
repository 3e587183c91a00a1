import logging

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse

from guard import current_user
from imports import read_sheet

logger = logging.getLogger(__name__)

app = FastAPI()


@app.post("/imports")
def import_sheet(name: str, user=Depends(current_user)):
    result = {"ok": True}
    try:
        result["rows"] = read_sheet(name)
    except Exception:
        logger.exception("import_sheet failed")
        result["ok"] = False
        result["error"] = "Internal server error"
    return result  # expect: SOC2-007


@app.post("/imports/preview")
def preview(name: str, user=Depends(current_user)):
    try:
        return read_sheet(name)[:5]
    except:
        import sys

        return JSONResponse({"error": repr(sys.exc_info())}, 500)


@app.post("/imports/check")
def check(name: str, user=Depends(current_user)):
    try:
        read_sheet(name)
    except Exception as exc:
        return JSONResponse(status_code=400, content={"errors": [f"{type(exc).__name__}: {exc}"]})  # expect: SOC2-007
    return {"ok": True}
