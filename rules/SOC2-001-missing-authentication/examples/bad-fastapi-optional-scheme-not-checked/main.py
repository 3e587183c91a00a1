from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer

from jobs import queue

app = FastAPI()
maybe_bearer = HTTPBearer(auto_error=False)


@app.get("/healthz")
def healthz():
    return {"ok": True}


@app.post("/jobs")  # expect: SOC2-001
def start_job(name: str):
    return queue.enqueue(name)
