import logging

from aiohttp import web

log = logging.getLogger(__name__)
routes = web.RouteTableDef()


@routes.post("/sync")
async def sync(request):
    try:
        await request.app["engine"].run(await request.json())
    except Exception as error:
        return web.json_response({"error": str(error)}, status=500)  # expect: SOC2-007
    return web.json_response({"synced": True})


@routes.get("/peers/{peer}")
async def peer(request):
    try:
        return web.json_response(await request.app["engine"].peer(request.match_info["peer"]))
    except Exception as error:
        log.exception("peer failed")
        raise web.HTTPInternalServerError(text=f"peer failed: {error}")  # expect: SOC2-007


@routes.get("/queue")
async def queue(request):
    try:
        return web.json_response(await request.app["engine"].queue())
    except Exception:
        log.exception("queue failed")
        raise web.HTTPInternalServerError(text="the queue cannot be read")
