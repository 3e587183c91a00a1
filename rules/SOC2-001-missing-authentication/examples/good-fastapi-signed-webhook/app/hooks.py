from fastapi import APIRouter, Header, HTTPException, Request

from app.billing import apply_event
from app.signing import is_from_provider

router = APIRouter()


@router.post("/hooks/billing")
async def billing_event(request: Request, x_signature: str = Header()):
    body = await request.body()
    if not is_from_provider(body, x_signature):
        raise HTTPException(status_code=400, detail="bad signature")
    await apply_event(body)
