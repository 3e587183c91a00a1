from fastapi import APIRouter, Depends

from app.deps import current_user
from app.service import AccountService

router = APIRouter()


@router.post("/me/password")  # expect: SOC2-003
async def change_password(old: str, new: str, user=Depends(current_user), service: AccountService = Depends()):
    await service.change_password(user.id, old, new)
    return {"changed": True}
