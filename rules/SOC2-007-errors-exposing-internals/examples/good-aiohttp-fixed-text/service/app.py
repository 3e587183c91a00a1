from aiohttp import web

from service.middleware import errors_as_json


async def order(request):
    try:
        body = await request.json()
        count = int(body["count"])
    except (KeyError, TypeError, ValueError):
        raise web.HTTPBadRequest(text="count must be a number")
    try:
        return web.json_response(await request.app["db"].order(count))
    except ConnectionError as error:
        request.app.logger.error("no database: %s", error)
        raise web.HTTPServiceUnavailable(text="try again later") from error


def make_app(db):
    app = web.Application(middlewares=[errors_as_json])
    app["db"] = db
    app.router.add_post("/orders", order)
    return app
