import os

import aiohttp_session
from aiohttp import web
from aiohttp_session.cookie_storage import EncryptedCookieStorage


def make_app():
    app = web.Application()
    storage = EncryptedCookieStorage(os.environ["SESSION_KEY"].encode(), max_age=3600, secure=True, samesite="Lax")  # expect: SOC2-009
    aiohttp_session.setup(app, storage)
    return app


async def remember(request):
    response = web.HTTPFound("/")
    response.set_cookie(
        "remember_token", await request.app["tokens"].new(request), httponly=True, secure=True, samesite="Lax"
    )  # expect: SOC2-009
    return response
