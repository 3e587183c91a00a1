"""The turns of an installation's writes, where several processes write for it."""

from typing import Protocol

from bot.core.pace import Pace


class Turns(Protocol):
    """All may raise StoreError."""

    async def begin(self, installation: int, spacing: float) -> float:
        """Take the turn: 0, or the seconds to wait before asking again, and nothing is taken. `spacing` is that between
        two writes."""
        ...

    async def end(self, installation: int) -> None:
        """Give it back."""
        ...

    async def hold(self, installation: int, seconds: float) -> None:
        """Let nobody ask anything for so long."""
        ...

    async def held(self, installation: int) -> float:
        """For how many seconds nobody is to ask anything."""
        ...


class Paces(Protocol):
    """Where installations stand, in seconds of the database's own clock: that of its processes may differ."""

    async def of(self, installation: int) -> tuple[Pace, float]:
        """And what that clock shows. In a transaction that writes, nobody else changes it before its end."""
        ...

    async def put(self, installation: int, pace: Pace) -> None: ...
