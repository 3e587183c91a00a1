"""Fills the port ChoreLog."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, or_, select, update

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import chores
from bot.core.upkeep import ChoreRecord


class ChoreLog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> tuple[ChoreRecord, ...]:
        return tuple(_record(row) for row in await self._connection.all(select(chores).order_by(chores.c.name)))

    async def get(self, name: str) -> ChoreRecord | None:
        row = await self._connection.first(select(chores).where(chores.c.name == name))
        return None if row is None else _record(row)

    async def know(self, names: Iterable[str], at: datetime) -> None:
        for name in sorted(names):
            await self._connection.inserted(chores, {"name": name, "since": at, "fault": "", "told": ""})

    async def free(self) -> None:
        cut_off = and_(chores.c.began_at.is_not(None), chores.c.ended_at.is_(None))
        await self._connection.execute(update(chores).where(cut_off).values(began_at=None, fault="interrupted"))

    async def begin(self, name: str, at: datetime, lease: timedelta) -> bool:
        await self.know([name], at)
        idle = or_(chores.c.began_at.is_(None), chores.c.ended_at.is_not(None), chores.c.began_at < at - lease)
        mine = update(chores).where(and_(chores.c.name == name, idle)).values(began_at=at, ended_at=None)
        return (await self._connection.execute(mine)).rowcount == 1

    async def end(self, name: str, began_at: datetime, at: datetime, fault: str, told: str) -> None:
        this = and_(chores.c.name == name, chores.c.began_at == began_at)
        values: dict[str, Any] = {"ended_at": at, "fault": fault}
        if not fault:
            values |= {"done_at": began_at, "told": told}
        await self._connection.execute(update(chores).where(this).values(values))


def _record(row: Row[Any]) -> ChoreRecord:
    return ChoreRecord(row.name, row.since, row.began_at, row.ended_at, row.done_at, row.fault, row.told)
