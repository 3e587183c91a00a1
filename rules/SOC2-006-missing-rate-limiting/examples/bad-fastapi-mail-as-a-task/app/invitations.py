from fastapi import APIRouter

from app.tasks import deliver

router = APIRouter()


@router.post("/newsletter")  # expect: SOC2-006
def subscribe(email: str):
    deliver.delay(email)
    return {"sent": True}
