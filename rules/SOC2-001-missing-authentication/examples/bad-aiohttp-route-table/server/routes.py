from aiohttp import web
from aiohttp_security import check_authorized

from server.store import devices

routes = web.RouteTableDef()


@routes.get("/devices")
async def list_devices(request):
    await check_authorized(request)
    return web.json_response(await devices(request.app["db"]).all())


@routes.delete("/devices/{device_id}")  # expect: SOC2-001
async def remove_device(request):
    await devices(request.app["db"]).remove(request.match_info["device_id"])
    raise web.HTTPNoContent()
