from aiohttp import web

from service.middleware import errors_as_json


async def tariffs(request):
    return web.json_response(await request.app["db"].tariffs())


def make_app(db):
    app = web.Application(middlewares=[errors_as_json])
    app["db"] = db
    app.router.add_get("/tariffs", tariffs)
    return app
