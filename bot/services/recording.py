"""What all jobs that record share: one transaction at their end, and a gap in the evidence where they fail."""

from collections.abc import Awaitable, Callable, Sequence

from bot.core.evidence import EvidenceKind, Fact
from bot.core.job import Job, JobState
from bot.ports.clock import Clock
from bot.ports.stores import Database, Work

Tell = Callable[[Work], Awaitable[Sequence[Fact]]]
"""What there is to record, told in the transaction that records it."""


def subject_of(job: Job) -> str:
    """What the evidence of a job speaks of: its pull request, or where it has none its commit."""
    return f"{job.repository}#{job.number}" if job.number else f"{job.repository}@{job.head[:12]}"


def told(*facts: Fact) -> Tell:
    """What is known beforehand."""

    async def tell(work: Work) -> Sequence[Fact]:
        return facts

    return tell


class Recorder:
    """What a job that fails leaves behind. Both may raise StoreError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def give_up(self, job: Job, reason: str) -> None:
        await self._missed(job, JobState.FAILED, reason)

    async def lost(self, job: Job, reason: str) -> None:
        await self._missed(job, JobState.LOST, reason)

    async def _missed(self, job: Job, state: JobState, reason: str) -> None:
        """What could not be looked at is a gap in the evidence, and stands in it as one."""
        body: dict[str, object] = {"job": job.id, "head": job.head, "reason": reason}
        await self._end(job, told(Fact(EvidenceKind.COULD_NOT_RUN, subject_of(job), body)), state=state, reason=reason)

    async def _end(
        self,
        job: Job,
        tell: Tell,
        *,
        state: JobState = JobState.DONE,
        reason: str = "",
    ) -> None:
        """One transaction: the evidence, and the job's end; nothing where it has ended already."""
        async with self._database.work() as work:
            record = await work.jobs.get(job.id)
            if record is None or record.state.is_final:
                return
            now = self._clock.now()
            await work.evidence.append(job.installation, await tell(work), now)
            await work.jobs.move(job.id, state, now, reason)
            await work.commit()
