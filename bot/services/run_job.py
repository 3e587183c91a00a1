"""Run one step of a job, and decide what a failure means: again later, nobody there, or given up."""

from collections.abc import Mapping
from typing import Protocol

import structlog

from bot.core.job import Job, JobKind, JobState
from bot.ports.clock import Clock
from bot.ports.code_host import Forbidden, Gone, HostError, OutcomeUnknown, TryLater
from bot.ports.queue import GiveUp, Later, StepResult, Stop
from bot.ports.repository import CouldNotReach, NotThere
from bot.ports.scan_pool import WorkerLost
from bot.ports.stores import Database, StoreError

log = structlog.get_logger()

SOON = 2.0
"""Seconds before a step is tried again where nobody said how long to wait; the queue lengthens it try by try."""


class JobKindRunner(Protocol):
    steps: tuple[str, ...]

    async def run(self, step: str, job: Job) -> StepResult: ...

    async def give_up(self, job: Job, reason: str) -> None: ...


class StepRunner:
    """Fills the queue's port JobRunner from one runner for each kind of job."""

    def __init__(self, database: Database, clock: Clock, kinds: Mapping[JobKind, JobKindRunner]) -> None:
        self._database = database
        self._clock = clock
        self._kinds = kinds

    async def steps(self, job_id: str) -> tuple[str, ...]:
        return self._kinds[(await self._job(job_id)).kind].steps

    async def run(self, step: str, job_id: str) -> StepResult:
        try:
            job = await self._job(job_id)
            structlog.contextvars.bind_contextvars(delivery=job.delivery, job=job.id, step=step)
            return await self._kinds[job.kind].run(step, job)
        except TryLater as later:
            return self._later(later.seconds, later)
        except (OutcomeUnknown, StoreError, CouldNotReach, WorkerLost) as passing:
            return self._later(SOON, passing)
        except (Gone, NotThere) as gone:
            return await self._lost(job_id, str(gone))
        except HostError as refused:
            log.warning("refused by the code host", error=f"{type(refused).__name__}: {refused}")
            return GiveUp(_in_words(refused))
        finally:
            structlog.contextvars.clear_contextvars()

    async def give_up(self, job_id: str, reason: str) -> None:
        """Keep the reason first; saying it on the code host comes second and may fail as well."""
        job = await self._job(job_id)
        try:
            await self._kinds[job.kind].give_up(job, reason)
        except HostError as error:
            log.warning("could not tell the code host that a job was given up", job=job_id, error=str(error))

    def _later(self, seconds: float, error: Exception) -> Later:
        log.info("step is tried again later", error=f"{type(error).__name__}: {error}", seconds=seconds)
        return Later(seconds, f"{type(error).__name__}: {error}")

    async def _lost(self, job_id: str, reason: str) -> StepResult:
        """The installation, repository or pull request is gone: there is nobody to answer, and no sense in trying."""
        log.info("nobody to answer", job=job_id, reason=reason)
        try:
            async with self._database.work() as work:
                await work.jobs.move(job_id, JobState.LOST, self._clock.now(), reason)
                await work.commit()
        except StoreError as error:
            return self._later(SOON, error)
        return Stop()

    async def _job(self, job_id: str) -> Job:
        async with self._database.reading() as work:
            record = await work.jobs.get(job_id)
        if record is None:
            raise LookupError(f"no job {job_id}")
        return record.job


def _in_words(refused: HostError) -> str:
    if isinstance(refused, Forbidden) and refused.permission:
        return f"the App lacks the permission {refused.permission}; accept it in the installation's settings"
    return str(refused)
