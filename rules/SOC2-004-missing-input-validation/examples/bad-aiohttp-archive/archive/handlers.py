import asyncio
import re

from aiohttp import ClientSession, web

from archive.storage import FOLDER, search


async def find(request):  # expect: SOC2-004
    found = await search(request.app["db"], request.query.get("title", ""))
    pattern = re.compile(request.query.get("pattern", ".*"))
    return web.json_response([row for row in found if pattern.search(row)])


async def download(request):  # expect: SOC2-004
    with open(f"{FOLDER}/{request.match_info['name']}", "rb") as file:
        return web.Response(body=file.read())


async def convert(request):  # expect: SOC2-004
    data = await request.post()
    process = await asyncio.create_subprocess_shell(f"pandoc -f {data['format']} -o /tmp/out.pdf")
    await process.wait()
    return web.json_response({"done": True})


async def preview(request):  # expect: SOC2-004
    url = request.rel_url.query["url"]
    async with ClientSession() as session:
        async with session.get(url) as answer:
            return web.Response(text=await answer.text())
