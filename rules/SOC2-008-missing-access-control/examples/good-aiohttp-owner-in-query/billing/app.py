from aiohttp import web
from aiohttp_security import check_authorized, check_permission

routes = web.RouteTableDef()


@routes.get("/invoices/{invoice_id}")
async def show(request):
    login = await check_authorized(request)
    row = await request.app["db"].fetchrow(
        "SELECT id, total FROM invoices WHERE id = $1 AND customer_id = $2", request.match_info["invoice_id"], login
    )
    if row is None:
        raise web.HTTPNotFound()
    return web.json_response(dict(row))


@routes.put("/invoices/{invoice_id}")
async def correct(request):
    login = await check_authorized(request)
    row = await request.app["db"].fetchrow(
        "SELECT id, customer_id FROM invoices WHERE id = $1", request.match_info["invoice_id"]
    )
    if row["customer_id"] != login:
        raise web.HTTPForbidden()
    await request.app["db"].execute("UPDATE invoices SET note = $2 WHERE id = $1", row["id"], (await request.json())["note"])
    return web.Response(status=204)


@routes.delete("/invoices/{invoice_id}")
async def remove(request):
    await check_permission(request, "delete_invoices")
    await request.app["db"].execute("DELETE FROM invoices WHERE id = $1", request.match_info["invoice_id"])
    return web.Response(status=204)


def make_app(db):
    app = web.Application()
    app["db"] = db
    app.add_routes(routes)
    return app
