import hmac

from aiohttp import web

OPEN_PATHS = ("/ping",)


@web.middleware
async def check_token(request, handler):
    if request.path in OPEN_PATHS:
        return await handler(request)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given, request.app["config"].token):
        return web.json_response({"error": "unauthorized"}, status=401)
    return await handler(request)
