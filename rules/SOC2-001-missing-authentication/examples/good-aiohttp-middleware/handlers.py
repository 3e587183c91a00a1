from aiohttp import web


async def list_jobs(request):
    return web.json_response(await request.app["db"].jobs())


async def start_job(request):
    body = await request.json()
    return web.json_response(await request.app["db"].add_job(body["kind"]), status=201)


class Reports(web.View):
    async def get(self):
        return web.json_response(await self.request.app["db"].reports())
