import logging

from fastapi import FastAPI, HTTPException

from shelves import RefusedByPolicy, install, remove

app = FastAPI()
log = logging.getLogger(__name__)


@app.post("/plugins/{name}")
async def add(name: str):
    try:
        return await install(name)
    except Exception as exc:
        log.warning("install failed: %s", exc)
        detail = str(exc) if isinstance(exc, RefusedByPolicy) else f"{name} was not installed"
        raise HTTPException(500, detail=detail) from exc


@app.delete("/plugins/{name}")
async def drop(name: str):
    try:
        return await remove(name)
    except Exception as exc:
        log.exception("remove failed")
        raise HTTPException(500, detail=f"{name} was not removed") from exc
