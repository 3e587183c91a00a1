"""Fills the port Deliveries."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import deliveries, jobs
from bot.adapters.db.text import storable
from bot.core.delivery import Delivery
from bot.core.job import JobState


class Deliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, delivery: Delivery) -> bool:
        return (await self.add_all([delivery]))[0]

    async def add_all(self, some: Sequence[Delivery]) -> list[bool]:
        rows = [{column.name: getattr(each, column.name) for column in deliveries.columns} for each in some]
        new = set(await self._connection.those_inserted(deliveries, deliveries.c.id, rows))
        ids = [storable(each.id) for each in some]
        return [name in new and name not in ids[:place] for place, name in enumerate(ids)]

    async def get(self, delivery_id: str) -> Delivery | None:
        row = await self._connection.first(select(deliveries).where(deliveries.c.id == delivery_id))
        return None if row is None else Delivery(**row._mapping)

    async def known(self, ids: Collection[str]) -> frozenset[str]:
        rows = await self._connection.all(select(deliveries.c.id).where(deliveries.c.id.in_(ids)))
        return frozenset(row.id for row in rows)

    async def around(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        came = deliveries.c.received_at
        before = await self._connection.first(select(func.max(came).label("at")).where(came < at))
        after = await self._connection.first(select(func.min(came).label("at")).where(came > at))
        return (before.at if before else None), (after.at if after else None)

    async def clear(self, before: datetime, most: int) -> int:
        needed = await self._connection.all(
            select(jobs.c.delivery).where(or_(jobs.c.finished_at.is_(None), jobs.c.state == JobState.FAILED.value))
        )
        old = and_(deliveries.c.received_at < before, deliveries.c.id.not_in({row.delivery for row in needed}))
        oldest = select(deliveries.c.id).where(old).order_by(deliveries.c.received_at).limit(most)
        return (await self._connection.execute(delete(deliveries).where(deliveries.c.id.in_(oldest)))).rowcount
