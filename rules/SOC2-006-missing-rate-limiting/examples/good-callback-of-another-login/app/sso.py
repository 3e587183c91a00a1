from fastapi import APIRouter, Request

from app.accounts import sign_in
from app.provider import oauth

router = APIRouter(prefix="/sso")


@router.get("/login")
async def start(request: Request):
    return await oauth.company.authorize_redirect(request, str(request.url_for("callback")))


@router.get("/callback")
async def callback(request: Request):
    token = await oauth.company.authorize_access_token(request)
    request.session["user_id"] = sign_in(token["userinfo"])
    return {"signed_in": True}
