from fastapi import APIRouter, Depends, FastAPI

from guards import require_token
from settings import settings
from store import reports

app = FastAPI()
router = APIRouter(prefix="/api")


@router.get("/reports", dependencies=[Depends(require_token)])
def list_reports():
    return reports.all()


@router.post("/reports", dependencies=[Depends(require_token)])
def add_report(name: str):
    return reports.add(name)


@router.get("/client-config")
def client_config():
    return {
        "title": settings.title,
        "features": {"signup": settings.signup_allowed, "beta": settings.beta},
        "locales": [locale.upper() for locale in settings.locales],
    }


app.include_router(router)
