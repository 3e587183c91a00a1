"""Fills the port Deliveries."""

from sqlalchemy import select

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import deliveries
from bot.core.delivery import Delivery


class Deliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, delivery: Delivery) -> bool:
        row = {column.name: getattr(delivery, column.name) for column in deliveries.columns}
        return await self._connection.inserted(self._connection.insert(deliveries).values(row))

    async def get(self, delivery_id: str) -> Delivery | None:
        row = await self._connection.first(select(deliveries).where(deliveries.c.id == delivery_id))
        return None if row is None else Delivery(**row._mapping)
