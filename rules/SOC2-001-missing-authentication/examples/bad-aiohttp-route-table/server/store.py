class Devices:
    def __init__(self, db):
        self.db = db

    async def all(self):
        return [dict(row) for row in await self.db.fetch("SELECT id, name FROM devices")]

    async def remove(self, device_id):
        await self.db.execute("DELETE FROM devices WHERE id = $1", device_id)


def devices(db):
    return Devices(db)
