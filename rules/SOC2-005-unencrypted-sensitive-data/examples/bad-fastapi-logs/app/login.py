import logging

from fastapi import APIRouter

from app.users import check, new_reset_token

logger = logging.getLogger(__name__)
router = APIRouter()


@router.post("/login")
def login(username: str, password: str):
    logger.info("login of %s with %s", username, password)  # expect: SOC2-005
    return check(username, password)


@router.post("/reset")
def reset(email: str):
    reset_token = new_reset_token(email)
    logger.debug(f"reset token for {email}: {reset_token}")  # expect: SOC2-005
    print("reset token", reset_token)  # expect: SOC2-005
