import asyncio
import re

from aiohttp import ClientSession, web
from yarl import URL

from archive.storage import FORMATS, locate, search


async def find(request):
    found = await search(request.app["db"], request.query.get("title", ""))
    pattern = re.compile(re.escape(request.query.get("pattern", "")))
    return web.json_response([row for row in found if pattern.search(row)])


async def download(request):
    path = locate(request.match_info["name"])
    with open(path, "rb") as file:
        return web.Response(body=file.read())


async def convert(request):
    data = await request.post()
    try:
        source = FORMATS[data["format"]]
    except KeyError:
        raise web.HTTPBadRequest(text="unknown format")
    process = await asyncio.create_subprocess_exec("pandoc", "-f", source, "-o", "/tmp/out.pdf")
    await process.wait()
    return web.json_response({"done": True})


async def preview(request):
    number = int(request.rel_url.query["document"])
    async with ClientSession(base_url=URL("https://thumbnails.internal")) as session:
        async with session.get(f"/documents/{number}") as answer:
            return web.Response(text=await answer.text())
