from aiohttp import web


async def refund(request):  # expect: SOC2-001
    order_id = int(request.match_info["order_id"])
    await request.app["db"].refund_order(order_id)
    return web.json_response({"refunded": order_id})


class Stock(web.View):
    async def post(self):  # expect: SOC2-001
        body = await self.request.json()
        await self.request.app["db"].set_stock(body["sku"], body["count"])
        return web.Response(status=204)


def internal_app(db):
    app = web.Application()
    app["db"] = db
    app.add_routes([web.post(r"/orders/{order_id:\d+}/refund", refund), web.view("/stock", Stock)])
    return app
