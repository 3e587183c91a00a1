from aiohttp import web


async def place_order(request):
    body = await request.json()
    await request.app["db"].insert_order(request["user_id"], body["items"])
    return web.json_response({"placed": True}, status=201)
