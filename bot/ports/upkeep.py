"""What is known of the work that is due again and again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.upkeep import ChoreRecord


class ChoreLog(Protocol):
    async def all(self) -> tuple[ChoreRecord, ...]: ...

    async def get(self, name: str) -> ChoreRecord | None: ...

    async def know(self, names: Iterable[str], at: datetime) -> None:
        """A worker does these from now on."""
        ...

    async def free(self) -> None:
        """Nobody is at work: what has not ended was cut off."""
        ...

    async def begin(self, name: str, at: datetime, lease: timedelta) -> bool:
        """Begin it, in this transaction; False where another one that began less than `lease` ago has not ended."""
        ...

    async def end(self, name: str, began_at: datetime, at: datetime, fault: str, told: str) -> None:
        """It ended, well where `fault` is "". Nothing where another one has begun since."""
        ...
