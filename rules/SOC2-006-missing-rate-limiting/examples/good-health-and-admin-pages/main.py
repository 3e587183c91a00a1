from fastapi import APIRouter, Depends, FastAPI

from auth import require_admin
from reports import generate_report

app = FastAPI()
admin = APIRouter(prefix="/admin", dependencies=[Depends(require_admin)])


@app.get("/healthz")
def healthz():
    return {"status": "ok"}


@admin.post("/reports/yearly")
def yearly(year: int):
    return generate_report(year)


app.include_router(admin)
