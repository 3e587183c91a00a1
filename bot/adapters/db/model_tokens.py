"""Fills the port ModelTokens."""

from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import model_tokens
from bot.core.model_use import Spent


class ModelTokens:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, installation: int, today: date) -> Spent:
        this = self._connection.locking(
            sa.select(model_tokens.c.day, model_tokens.c.tokens).where(model_tokens.c.installation == installation)
        )
        row = await self._connection.first(this)
        if row is None and not self._connection.reading:  # only a row that is there can be kept from others
            await self._connection.inserted(model_tokens, {"installation": installation, **asdict(Spent(today))})
            row = await self._connection.first(this)
        return Spent(today) if row is None else Spent(*row).on(today)

    async def put(self, installation: int, spent: Spent) -> None:
        this = sa.update(model_tokens).where(model_tokens.c.installation == installation)
        await self._connection.execute(this.values(asdict(spent)))
