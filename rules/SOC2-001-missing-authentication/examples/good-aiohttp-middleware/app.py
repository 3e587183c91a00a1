from aiohttp import web

from guards import check_token
from handlers import Reports, list_jobs, start_job


def create_app(db):
    app = web.Application(middlewares=[check_token])
    app["db"] = db
    app.router.add_get("/jobs", list_jobs)
    app.router.add_route("POST", "/jobs", start_job)
    app.router.add_view("/reports", Reports)
    return app
