from fastapi import APIRouter, Depends

from app.deps import current_user
from app.service import Transfers

router = APIRouter()


@router.post("/transfers")
async def transfer(to: int, amount: int, user=Depends(current_user), transfers: Transfers = Depends()):
    return await transfers.move(user.id, to, amount)
