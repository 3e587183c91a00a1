"""What an operator wants to know of the whole: is it ready, what waits, what was given up, and is the upkeep done?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.core.job import JobState
from bot.core.upkeep import ChoreRecord, chore_fault, known
from bot.ports.clock import Clock
from bot.ports.jobs import JobCount, JobRecord
from bot.ports.stores import Database
from bot.services.retry_jobs import retry

MOST = 100
"""Jobs that were given up, told one by one."""

MOST_RETRIED = 1_000
"""Of the jobs that were given up, the newest: any of them can be tried again by its id."""


class KindRow(NamedTuple):
    """How many jobs of a kind there are, by their state."""

    kind: str
    waiting: int
    running: int
    given_up: int


class ChoreRow(NamedTuple):
    """`fault` is why it counts as missed ("": it does not)."""

    record: ChoreRecord
    fault: str


@dataclass(frozen=True)
class Operation:
    """`faults` is what keeps this process from being ready, by part; `waits_since` is when the job was kept that has
    waited longest. `given_up` are the newest of the jobs that could not run, each with its reason."""

    at: datetime
    faults: dict[str, str]
    kinds: tuple[KindRow, ...]
    waits_since: datetime | None
    given_up: tuple[JobRecord, ...]
    chores: tuple[ChoreRow, ...]

    @property
    def all_given_up(self) -> int:
        return sum(each.given_up for each in self.kinds)


class OperationShower:
    """`ready` tells what keeps the process from being ready."""

    def __init__(self, database: Database, ready: Callable[[], Awaitable[dict[str, str]]], clock: Clock) -> None:
        self._database = database
        self._ready = ready
        self._clock = clock

    async def show(self) -> Operation:
        """Raises StoreError."""
        now = self._clock.now()
        faults = await self._ready()
        async with self._database.reading() as work:
            counts = await work.jobs.counts()
            waits_since = await work.jobs.oldest_waiting()
            given_up = await work.jobs.given_up(MOST)
            chores = await work.chores.all()
        rows = tuple(ChoreRow(record, chore_fault(upkeep, record, now)) for upkeep, record in known(chores))
        return Operation(now, faults, _kinds(counts), waits_since, given_up, rows)

    async def retry(self, job: str) -> bool:
        """Try a job again that was given up, as `complianceagent jobs retry` does: whether there was one of this id.
        Raises StoreError."""
        queued, _ = await retry(self._database, self._clock, [job], MOST_RETRIED)
        return bool(queued)


def _kinds(counts: tuple[JobCount, ...]) -> tuple[KindRow, ...]:
    found = {(each.kind.value, each.state): each.jobs for each in counts}
    states = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
    kinds = sorted({kind for kind, _ in found})
    return tuple(KindRow(kind, *(found.get((kind, state), 0) for state in states)) for kind in kinds)
