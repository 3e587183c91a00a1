from pathlib import Path

from aiohttp import web

FOLDER = Path("/srv/archive")
FORMATS = {"md": "markdown", "rst": "rst"}


def locate(name):
    path = (FOLDER / name).resolve()
    if FOLDER not in path.parents:
        raise web.HTTPNotFound
    return path


async def search(pool, title):
    async with pool.acquire() as connection:
        rows = await connection.fetch("SELECT title FROM documents WHERE title ILIKE $1", f"%{title}%")
    return [row["title"] for row in rows]
