from fastapi import APIRouter, Depends

from app.deps import current_user
from app.models import replicate_client

router = APIRouter(prefix="/pictures")


@router.post("")  # expect: SOC2-006
async def paint(prompt: str, user=Depends(current_user)):
    return await replicate_client.async_run("flux", {"prompt": prompt, "user": user.id})
