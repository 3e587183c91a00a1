from fastapi import APIRouter, Request

from app.accounts import find_or_create
from app.provider import oauth

router = APIRouter(prefix="/sso")


@router.get("/callback")  # expect: SOC2-003
async def callback(request: Request):
    token = await oauth.company.authorize_access_token(request)
    account = await find_or_create(token["userinfo"]["sub"])
    request.session["user_id"] = account.id
    return {"signed_in": True}
