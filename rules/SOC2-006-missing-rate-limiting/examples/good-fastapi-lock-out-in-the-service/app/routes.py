from fastapi import APIRouter, Depends

from app.service import SignIn

router = APIRouter()


@router.post("/login")
async def login(email: str, password: str, service: SignIn = Depends()):
    return await service.open_session(email, password)
