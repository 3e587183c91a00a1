from aiohttp import web

from guards import require_session
from internal import internal_app
from shop import place_order


def create_app(db):
    app = web.Application()
    customers = web.Application(middlewares=[require_session])
    customers["db"] = db
    customers.router.add_post("/orders", place_order)
    app.add_subapp("/customers", customers)
    app.add_subapp("/internal", internal_app(db))
    return app
