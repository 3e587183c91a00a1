"""Lets the writes of an installation through one at a time, as fast as GitHub wants them (`core/pace.py`)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from complianceagent import RateLimiter
from complianceagent.errors import RateLimited
from complianceagent.rates.limiter import LimitsUnavailable

from bot.core.pace import Pace
from bot.ports.code_host import TryLater
from bot.ports.pace import Turns
from bot.ports.stores import StoreError

PATIENCE = 5.0
"""Seconds that a write waits for its turn; whoever would have to wait longer comes back, and others go on meanwhile."""

LOOK_AGAIN = 5.0
"""Seconds after which it is looked again whether another process has met a limit."""

CONTENT_AN_HOUR = 500
"""Reviews and comments of an installation in any hour (GitHub docs, "Rate limits for the REST API")."""

LIMITED = "a rate limit of GitHub was reached for this installation"
CROWDED = "this installation has written as much as GitHub takes for now"
SPENT = "this installation has made as many reviews and comments as GitHub takes in an hour"


log = structlog.get_logger()


class Writer:
    """All writes of one installation in this process, and with `turns` in all of them. While those cannot be asked for,
    this process keeps its own pace. `limits` count what people are told of (None: nobody does)."""

    def __init__(
        self, installation: int, spacing: float, turns: Turns | None = None, limits: RateLimiter | None = None
    ) -> None:
        self._installation = installation
        self._spacing = spacing
        self._turns = turns
        self._limits = limits
        self._lock = asyncio.Lock()
        self._own = Pace()
        self._looked_at = float("-inf")

    async def hold(self, seconds: float) -> None:
        """Let nothing through for so long: who goes on asking while limited is shut out for longer (GitHub docs, "Best
        practices for using the REST API")."""
        self._own = self._own.held(_now(), seconds)
        if self._turns is not None:
            with contextlib.suppress(StoreError):
                await self._turns.hold(self._installation, seconds)

    async def check(self) -> None:
        """Raises TryLater while nothing is let through."""
        if self._turns is not None and _now() - self._looked_at >= LOOK_AGAIN:
            self._looked_at = _now()
            with contextlib.suppress(StoreError):
                self._own = self._own.held(_now(), await self._turns.held(self._installation))
        left = self._own.held_until - _now()
        if left > 0:
            raise TryLater(LIMITED, left)

    @contextlib.asynccontextmanager
    async def one_write(self, *, content: bool = False) -> AsyncIterator[None]:
        """`content`: it makes something that people are told of. Raises TryLater where that is not to be soon."""
        async with self._lock:
            while wait := await self._begin():
                if wait > PATIENCE:
                    self._looked_at = float("-inf")
                    await self.check()
                    raise TryLater(CROWDED, wait)
                await asyncio.sleep(wait)
            try:
                if content:
                    await self._count()
                yield
            finally:
                self._own = self._own.ended()
                await asyncio.shield(self._end())

    async def _count(self) -> None:
        """A count that cannot be kept is none: GitHub has the last word."""
        if self._limits is None:
            return
        try:
            await asyncio.to_thread(self._limits.check, "content", str(self._installation), CONTENT_AN_HOUR, 3600)
        except RateLimited as spent:
            raise TryLater(SPENT, spent.retry_after) from None
        except LimitsUnavailable as fault:
            log.warning("what is written is not counted", error=str(fault))

    async def _begin(self) -> float:
        now = _now()
        wait = self._own.wait(now, self._spacing)
        if wait == 0 and self._turns is not None:
            with contextlib.suppress(StoreError):
                wait = await self._turns.begin(self._installation, self._spacing)
        if wait == 0:
            self._own = self._own.begun(now, self._spacing)
        return wait

    async def _end(self) -> None:
        if self._turns is not None:
            with contextlib.suppress(StoreError):
                await self._turns.end(self._installation)


def _now() -> float:
    return asyncio.get_running_loop().time()
