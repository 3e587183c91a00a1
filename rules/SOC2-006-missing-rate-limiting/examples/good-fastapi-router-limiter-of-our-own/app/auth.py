from fastapi import APIRouter, Depends, HTTPException

from app.passwords import verify_password
from app.throttle import Throttle
from app.tokens import create_access_token
from app.users import by_email

router = APIRouter(prefix="/auth", dependencies=[Depends(Throttle(10, 60))])


@router.post("/login")
async def login(email: str, password: str):
    user = await by_email(email)
    if not user or not verify_password(password, user.hash):
        raise HTTPException(401)
    return {"token": create_access_token(user.id)}
