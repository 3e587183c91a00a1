from fastapi import APIRouter, FastAPI, Response
from starlette.middleware.sessions import SessionMiddleware

from app.config import settings

router = APIRouter()
COOKIE = {"httponly": True, "secure": True, "samesite": "strict"}


@router.post("/login")
def login(response: Response, token: str) -> None:
    response.set_cookie("access_token", token, secure=settings.https, httponly=True)
    response.set_cookie("refresh_token", token, **COOKIE)
    response.set_cookie("is_access_token_expired", "false")
    response.set_cookie("csrf_token", token, secure=True, samesite="strict")


@router.post("/logout")
def logout(response: Response) -> None:
    response.set_cookie("access_token", "", max_age=0)
    response.delete_cookie("refresh_token")


def make_app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(SessionMiddleware, secret_key=settings.key, https_only=True)
    app.include_router(router)
    return app
