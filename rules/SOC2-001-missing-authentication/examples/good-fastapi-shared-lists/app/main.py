from fastapi import APIRouter, FastAPI

from app.guards import SIGNED_IN, STAFF
from app.store import jobs

jobs_router = APIRouter(prefix="/jobs", dependencies=STAFF)


@jobs_router.post("/")
def start(name: str):
    return jobs.start(name)


def routes(app: FastAPI) -> None:
    app.include_router(jobs_router)


app = FastAPI()
routes(app)


@app.get("/jobs/mine", dependencies=SIGNED_IN)
def mine():
    return jobs.all()
