"""Run one step of a job, and decide what a failure means: again later, nobody there, or given up."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

import structlog

from bot.core.job import Job, JobKind, JobState
from bot.ports.clock import Clock
from bot.ports.code_host import Forbidden, Gone, HostError, OutcomeUnknown, TryLater
from bot.ports.jobs import JobRecord
from bot.ports.meter import UNMEASURED, Meter
from bot.ports.queue import GiveUp, Later, StepResult, Stop
from bot.ports.repository import CouldNotReach, NotThere
from bot.ports.scan_pool import WorkerLost
from bot.ports.stores import Database, StoreError

log = structlog.get_logger()

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

SOON = 2.0
"""Seconds before a step is tried again where nobody said how long to wait; the queue lengthens it try by try."""

STORE_SECONDS = 30.0
"""Seconds between two looks for a database that is away, at most."""


class JobKindRunner(Protocol):
    steps: tuple[str, ...]

    async def run(self, step: str, job: Job) -> StepResult: ...

    async def give_up(self, job: Job, reason: str) -> None:
        """Say so. Safe to repeat. Raises HostError and StoreError."""
        ...

    async def lost(self, job: Job, reason: str) -> None:
        """End the job: there is nobody to answer, and no sense in trying. Raises StoreError."""
        ...


class StepRunner:
    """Fills the queue's port JobRunner from one runner for each kind of job."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kinds: Mapping[JobKind, JobKindRunner],
        sleep: Sleep = asyncio.sleep,
        *,
        meter: Meter = UNMEASURED,
        renamed: Callable[[Job], Awaitable[bool]] | None = None,
    ) -> None:
        """`renamed` says whether the job's repository has another name now, which the next try then uses."""
        self._renamed = renamed
        self._meter = meter
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._sleep = sleep

    async def steps(self, job_id: str) -> tuple[str, ...]:
        return self._kinds[(await self._patiently(lambda: self._record(job_id))).job.kind].steps

    async def run(self, step: str, job_id: str) -> StepResult:
        with structlog.contextvars.bound_contextvars(job=job_id, step=step):
            return await self._patiently(lambda: self._run(step, job_id))

    async def give_up(self, job_id: str, reason: str) -> Stop | Later:
        """Keep the reason, and say it on the code host, however long that takes."""
        with structlog.contextvars.bound_contextvars(job=job_id, step="give up"):
            return await self._patiently(lambda: self._give_up(job_id, reason))

    async def _run(self, step: str, job_id: str) -> StepResult:
        record = await self._record(job_id)
        if record.state.is_final:
            return Stop()
        began = time.perf_counter()
        with self._meter.work(step, record.job.delivery):
            result = await self._tried(step, record.job)
            outcome = type(result).__name__.lower()
            self._meter.step(record.job.kind.value, step, outcome, time.perf_counter() - began)
        return result

    async def _tried(self, step: str, job: Job) -> StepResult:
        try:
            return await self._unless_lost(step, job)
        except TryLater as later:
            return _later(later.seconds, later)
        except (OutcomeUnknown, CouldNotReach, WorkerLost, OSError) as passing:
            # OSError: this machine is short of something (space, files, memory), which is not the change's fault.
            if isinstance(passing, CouldNotReach):
                await self._is_elsewhere(job)  # git follows no redirect
            return _later(SOON, passing)
        except HostError as refused:
            log.warning("refused by the code host", error=f"{type(refused).__name__}: {refused}")
            return GiveUp(_in_words(refused))

    async def _unless_lost(self, step: str, job: Job) -> StepResult:
        try:
            return await self._kinds[job.kind].run(step, job)
        except (Gone, NotThere) as gone:
            if await self._is_elsewhere(job):
                return Later(0.0, str(gone))
            log.info("nobody to answer", reason=str(gone))
            await self._kinds[job.kind].lost(job, str(gone))
            return Stop()

    async def _is_elsewhere(self, job: Job) -> bool:
        try:
            return self._renamed is not None and await self._renamed(job)
        except HostError as error:
            log.info("the repository's name could not be asked for", error=str(error))
            return False

    async def _give_up(self, job_id: str, reason: str) -> Stop | Later:
        job = (await self._record(job_id)).job
        try:
            await self._kinds[job.kind].give_up(job, reason)
        except TryLater as later:
            return _later(later.seconds, later)
        except OutcomeUnknown as passing:
            return _later(SOON, passing)
        except StoreError:
            raise
        except Exception as error:  # whatever it is, the job must not stay "running" for ever
            log.warning(
                "could not tell the code host that a job was given up", error=f"{type(error).__name__}: {error}"
            )
        async with self._database.work() as work:
            await work.jobs.move(job_id, JobState.FAILED, self._clock.now(), reason)
            await work.commit()
        return Stop()

    async def _patiently(self, what: Callable[[], Awaitable[T]]) -> T:
        """Without the database nothing can be done and nothing be kept: wait for it, however long it is away."""
        for tries in itertools.count():
            try:
                return await what()
            except StoreError as error:
                seconds = min(STORE_SECONDS, 2.0 ** min(tries, 10))
                log.warning("waiting for the database", error=str(error), seconds=seconds)
                await self._sleep(seconds)
        raise AssertionError("the loop has no end")

    async def _record(self, job_id: str) -> JobRecord:
        async with self._database.reading() as work:
            record = await work.jobs.get(job_id)
        if record is None:
            raise LookupError(f"no job {job_id}")
        structlog.contextvars.bind_contextvars(delivery=record.job.delivery)
        return record


def _later(seconds: float, error: Exception) -> Later:
    log.info("step is tried again later", error=f"{type(error).__name__}: {error}", seconds=seconds)
    return Later(seconds, f"{type(error).__name__}: {error}")


def _in_words(refused: HostError) -> str:
    if isinstance(refused, Forbidden) and refused.permission:
        return f"the App lacks the permission {refused.permission}; accept it in the installation's settings"
    return str(refused)
