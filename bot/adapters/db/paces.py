"""Fills the port Paces."""

from dataclasses import asdict

import sqlalchemy as sa

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import write_paces as paces
from bot.core.pace import Pace

_SQLITE_NOW = "(julianday('now') - 2440587.5) * 86400.0"
"""Seconds since 1970, to a thousandth (SQLite docs, "Date And Time Functions": 2440587.5 is that day's)."""

_POSTGRES_NOW = "extract(epoch FROM clock_timestamp())::double precision"


class Paces:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, installation: int) -> tuple[Pace, float]:
        this = self._connection.locking(sa.select(paces).where(paces.c.installation == installation))
        row = await self._connection.first(this)
        if row is None and not self._connection.reading:  # only a row that is there can be kept from others
            await self._connection.inserted(paces, {"installation": installation, **asdict(Pace())})
            row = await self._connection.first(this)
        return Pace() if row is None else Pace(*row[1:]), await self._now()

    async def _now(self) -> float:
        """Asked for after the row was waited for, or the answer would be from before the wait."""
        clock = _SQLITE_NOW if self._connection.is_sqlite else _POSTGRES_NOW
        return float((await self._connection.execute(sa.select(sa.literal_column(clock)))).scalar_one())

    async def put(self, installation: int, pace: Pace) -> None:
        insert = self._connection.insert(paces)
        changed = {column.name: insert.excluded[column.name] for column in paces.columns if not column.primary_key}
        row = {"installation": installation, **asdict(pace)}
        await self._connection.execute(
            insert.on_conflict_do_update(index_elements=["installation"], set_=changed), [row]
        )
