from aiohttp import web

from billing import store


async def download(request):  # expect: SOC2-008
    invoice = await store.invoice(request.app["db"], int(request.match_info["invoice_id"]))
    return web.json_response(dict(invoice))


async def void(request):  # expect: SOC2-008
    body = await request.json()
    await store.void_invoice(request.app["db"], body["invoice_id"])
    return web.json_response({"voided": True})


class Receipts(web.View):
    async def get(self):
        receipt = await store.receipt_of(
            self.request.app["db"], self.request.match_info["receipt_id"], self.request["user_id"]
        )
        return web.json_response(dict(receipt))
