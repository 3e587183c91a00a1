"""What belongs to a repository goes with it when it is renamed or transferred."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.core.named import Named


class Names(Protocol):
    """A name belongs to one repository at a time. What is kept by names (jobs, findings, waivers, intents) goes with
    the repository, and a name that another one takes starts empty."""

    async def of(self, repository: int) -> Named | None: ...

    async def of_all(self, some: Collection[int]) -> dict[int, Named]: ...

    async def id_of(self, installation: int, name: str) -> int | None: ...

    async def see(self, seen: Named, at: datetime) -> tuple[Named, Named | None]:
        """An event that was sent at this moment names a repository so: how it is called now (a newer event may have
        named it otherwise), and how it was called before, where that changed just now."""
        ...
