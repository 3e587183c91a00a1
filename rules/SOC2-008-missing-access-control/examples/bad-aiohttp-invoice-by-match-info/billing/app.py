from aiohttp import web

from billing.auth import session_user
from billing.views import Receipts, download, void


def make_app(db):
    app = web.Application(middlewares=[session_user])
    app["db"] = db
    app.router.add_get("/invoices/{invoice_id}", download)
    app.router.add_post("/invoices/void", void)
    app.router.add_view("/receipts/{receipt_id}", Receipts)
    return app
