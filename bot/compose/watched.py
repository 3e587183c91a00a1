"""What a process tells of itself: its measurements, and whether it can work."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from complianceagent.clock import SYSTEM

from bot.adapters.db.work import Database, opened
from bot.adapters.metrics import Metrics
from bot.compose.readiness import Readiness
from bot.core.offer import Offers
from bot.core.upkeep import chore_fault, known
from bot.ports.meter import Meter
from bot.ports.stores import Work
from bot.settings import Settings

COUNTED_EVERY = 600.0
"""Seconds for which the offered fixes are not counted again. All findings there ever were are looked at for that: a
fifth of a second for 40,000, at each visit of whoever collects metrics."""


@dataclass
class _Lately:
    """What was counted, and until when it is told again (on the monotonic clock)."""

    offers: tuple[Offers, ...] = ()
    until: float = 0.0


@dataclass(frozen=True)
class Watched:
    """What a process tells of itself."""

    counts: Metrics
    database: Database
    readiness: Readiness
    traced: Meter | None = None
    lately: _Lately = field(default_factory=_Lately)

    @property
    def meter(self) -> Meter:
        return self.traced or self.counts

    async def metrics(self) -> bytes:
        """Raises StoreError."""
        async with self.database.reading() as work:
            counts, oldest = await work.jobs.counts(), await work.jobs.oldest_waiting()
            offers = await self._offers(work)
            chores = await work.chores.all()
        now = SYSTEM.now()
        self.counts.chores((*each, bool(chore_fault(*each, now))) for each in known(chores))
        age = (now - oldest).total_seconds() if oldest else 0.0
        return self.counts.text(counts, age, offers)

    async def _offers(self, work: Work) -> tuple[Offers, ...]:
        if time.monotonic() >= self.lately.until:
            self.lately.offers = await work.findings.offers()
            self.lately.until = time.monotonic() + COUNTED_EVERY
        return self.lately.offers


@asynccontextmanager
async def watched(settings: Settings, *, works: bool) -> AsyncIterator[Watched]:
    """What tells how the process is, for as long as the block lasts: with connections of its own, which nobody's work
    holds."""
    url = settings.database_url.reveal()
    counts = Metrics()
    with _traced(counts, settings) as meter:
        async with opened(url) as database:
            readiness = Readiness(database, url, settings.home, works=works)
            yield Watched(counts, database, readiness, meter)


@contextmanager
def _traced(meter: Meter, settings: Settings) -> Iterator[Meter]:
    """The meter itself where nobody wants traces."""
    if settings.traces is None:
        yield meter
        return
    # It takes a fifth of a second to import: only where it is used.
    from bot.adapters.traces import Traces  # noqa: PLC0415

    headers = {name: value.reveal() for name, value in settings.traces.headers.items()}
    traces = Traces(meter, settings.traces.endpoint, headers)
    try:
        yield traces
    finally:
        traces.close()
