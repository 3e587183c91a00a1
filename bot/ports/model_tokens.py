"""How much models were asked for an installation in a day, over all processes."""

from datetime import date
from typing import Protocol

from bot.core.model_use import Spent


class ModelTokens(Protocol):
    async def of(self, installation: int, today: date) -> Spent:
        """What counts today. In a transaction that writes, nobody else changes it before its end."""
        ...

    async def put(self, installation: int, spent: Spent) -> None:
        """Keep it, in the transaction in which it was asked for."""
        ...
