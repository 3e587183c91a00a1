"""The same router is mounted with and without the guard: the open way is the one an attacker takes."""
from fastapi import APIRouter, Depends, FastAPI

from security import require_user
from reports import run_report

router = APIRouter()


@router.post("/reports")  # expect: SOC2-001
def start_report(kind: str):
    return run_report(kind)


app = FastAPI()
app.include_router(router, prefix="/internal", dependencies=[Depends(require_user)])
app.include_router(router, prefix="/v1")
