from aiohttp import web
from aiohttp_session import get_session


@web.middleware
async def session_user(request, handler):
    session = await get_session(request)
    user_id = session.get("user_id")
    if user_id is None:
        raise web.HTTPUnauthorized()
    request["user_id"] = user_id
    return await handler(request)
