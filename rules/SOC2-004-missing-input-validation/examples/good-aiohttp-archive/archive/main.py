from aiohttp import web

from archive.handlers import convert, download, find, preview


def make_app():
    app = web.Application()
    app.router.add_get("/find", find)
    app.router.add_get("/files/{name:.+}", download)
    app.router.add_post("/convert", convert)
    app.router.add_get("/preview", preview)
    return app
