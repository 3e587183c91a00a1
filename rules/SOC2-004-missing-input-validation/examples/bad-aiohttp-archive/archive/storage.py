FOLDER = "/srv/archive"


async def search(pool, title):
    async with pool.acquire() as connection:
        rows = await connection.fetch("SELECT title FROM documents WHERE title ILIKE '%" + title + "%'")
    return [row["title"] for row in rows]
