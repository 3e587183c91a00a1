"""Back up the database, and believe it only when the copy was opened and its evidence verified."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.core.wording import plural
from bot.ports.clock import Clock
from bot.ports.stores import Database
from bot.services.run_chore import NotAllDone
from bot.services.verify_evidence import verify


class Copies(Protocol):
    def make(self, at: datetime) -> Path: ...

    def finish(self, unfinished: Path) -> int: ...

    def discard(self, unfinished: Path) -> None: ...


class BackUp:
    """`open_copy` opens a copy like any database."""

    def __init__(
        self, copies: Copies, clock: Clock, open_copy: Callable[[Path], AbstractAsyncContextManager[Database]]
    ) -> None:
        self._copies = copies
        self._clock = clock
        self._open_copy = open_copy

    async def run(self) -> str:
        """What there is to tell. Raises StoreError, NotAllDone, and whatever `copies` raises."""
        unfinished = await asyncio.to_thread(self._copies.make, self._clock.now())
        try:
            chains = await self._verified(unfinished)
            size = await asyncio.to_thread(self._copies.finish, unfinished)
        except BaseException:
            self._copies.discard(unfinished)
            raise
        return f"{max(1, size >> 20):,} MiB, {plural(chains, 'chain')} verified"

    async def _verified(self, unfinished: Path) -> int:
        """How many chains hold in it."""
        async with self._open_copy(unfinished) as copy:
            chains = await verify(copy)
        bad = next((each for each in chains if not each.ok), None)
        if bad is not None and bad.bad is not None:
            raise NotAllDone(
                f"the evidence of installation {bad.installation} does not hold in the copy: {bad.bad.reason}; "
                "run `complianceagent audit verify`"
            )
        return len(chains)
