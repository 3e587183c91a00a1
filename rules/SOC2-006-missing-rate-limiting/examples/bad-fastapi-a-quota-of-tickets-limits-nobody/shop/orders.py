from fastapi import APIRouter, Depends

from shop.mail import send_mail
from shop.quotas import Quota, QuotaExceeded

router = APIRouter()


@router.post("/orders/{code}/resend")  # expect: SOC2-006
def resend(code: str, email: str, quota: Quota = Depends(Quota)):
    try:
        if quota.left() > 0:
            send_mail(email, f"Your order {code}")
    except QuotaExceeded:
        return {"sent": False}
    return {"sent": True}


@router.post("/oauth2/token")  # expect: SOC2-006
def token(client_id: str, client_secret: str):
    return {"access_token": create_access_token(client_id, client_secret)}


def create_access_token(client_id: str, client_secret: str) -> str: ...
