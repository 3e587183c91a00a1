from aiohttp import web

from server.routes import routes


def make_app():
    app = web.Application()
    app.add_routes(routes)
    return app
