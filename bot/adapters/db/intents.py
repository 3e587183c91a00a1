"""Fills the port Intents."""

from datetime import datetime

from sqlalchemy import select, update

from bot.adapters.db.codec import receipt_from, receipt_text
from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import intents
from bot.core.action import Receipt


class Intents:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def earlier(self, key: str) -> tuple[int, datetime | None]:
        row = await self._connection.first(select(intents.c.tries, intents.c.began_at).where(intents.c.key == key))
        return (0, None) if row is None else (row.tries, row.began_at)

    async def begin(self, key: str, at: datetime) -> tuple[int, datetime | None]:
        if await self._connection.inserted(intents, {"key": key, "tries": 1, "began_at": at}):
            return 0, None
        # The row is locked before it is read, so two tries at once never count as one.
        query = select(intents.c.tries, intents.c.began_at).where(intents.c.key == key).with_for_update()
        earlier = (await self._connection.execute(query)).one()
        again = update(intents).where(intents.c.key == key).values(tries=earlier.tries + 1, began_at=at)
        await self._connection.execute(again)
        return earlier.tries, earlier.began_at

    async def finish(self, key: str, receipt: Receipt) -> None:
        await self._connection.execute(
            update(intents).where(intents.c.key == key).values(receipt=receipt_text(receipt))
        )

    async def receipt(self, key: str) -> Receipt | None:
        row = await self._connection.first(select(intents.c.receipt).where(intents.c.key == key))
        return None if row is None or row.receipt is None else receipt_from(row.receipt)
