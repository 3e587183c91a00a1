"""Back up the database, and believe it only when the copy was opened and its evidence verified."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from complianceagent import Tip

from bot.core.upkeep import ALTERED
from bot.core.wording import plural
from bot.ports.clock import Clock
from bot.ports.stores import Database
from bot.services.checkpoint import tips_in
from bot.services.run_chore import NotAllDone
from bot.services.verify_evidence import verify


class Copies(Protocol):
    def make(self, at: datetime) -> Path: ...

    def finish(self, unfinished: Path) -> int: ...

    def discard(self, unfinished: Path) -> None: ...


class Checkpoints(Protocol):
    """Raises OSError."""

    def last(self) -> Mapping[str, Any] | None: ...


class BackUp:
    """`open_copy` opens a copy like any database; `checkpoints` know where the chains ended: of one that was cut off no
    copy is made, or it would take the place of a whole one before anybody looks."""

    def __init__(
        self,
        copies: Copies,
        checkpoints: Checkpoints,
        clock: Clock,
        open_copy: Callable[[Path], AbstractAsyncContextManager[Database]],
    ) -> None:
        self._copies = copies
        self._checkpoints = checkpoints
        self._clock = clock
        self._open_copy = open_copy

    async def run(self) -> str:
        """What there is to tell. Raises StoreError, NotAllDone, and whatever `copies` raises."""
        last = await asyncio.to_thread(self._checkpoints.last)
        anchors = {each: (tip,) for each, tip in tips_in(last).items()} if last else {}
        unfinished = await asyncio.to_thread(self._copies.make, self._clock.now())
        try:
            chains = await self._verified(unfinished, anchors)
            size = await asyncio.to_thread(self._copies.finish, unfinished)
        except BaseException:
            self._copies.discard(unfinished)
            raise
        return f"{max(1, size >> 20):,} MiB, {plural(chains, 'chain')} verified"

    async def _verified(self, unfinished: Path, anchors: Mapping[int, Sequence[Tip]]) -> int:
        """How many chains hold in it."""
        async with self._open_copy(unfinished) as copy:
            chains = await verify(copy, anchors=anchors)
        bad = next((each for each in chains if not each.ok), None)
        if bad is not None and bad.bad is not None:
            raise NotAllDone(
                f"{ALTERED}installation {bad.installation} does not hold in the copy: {bad.bad.reason}; "
                "run `complianceagent audit verify`"
            )
        return len(chains)
