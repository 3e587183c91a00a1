from aiohttp import web
from aiohttp_session import get_session


@web.middleware
async def require_session(request, handler):
    session = await get_session(request)
    if "user_id" not in session:
        raise web.HTTPUnauthorized()
    request["user_id"] = session["user_id"]
    return await handler(request)
