"""Say where a waiver ended whose finding was merged: nobody pushes there any more, so no review tells of it."""

import hashlib

from bot.core.action import PostComment
from bot.core.job import Job, JobState
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHosts
from bot.ports.queue import StepResult, Stop
from bot.ports.stores import Database
from bot.services.act_once import ActOnce


class ExpiryTeller:
    """The single step of a job for a waiver that has ended; its plan is what is to be said."""

    steps: tuple[str, ...] = ("tell",)

    def __init__(self, database: Database, hosts: CodeHosts, acts: ActOnce, clock: Clock) -> None:
        self._database = database
        self._hosts = hosts
        self._acts = acts
        self._clock = clock

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        async with self._database.reading() as work:
            record = await work.jobs.get(job.id)
        words = record.plan if record is not None else None
        if words and (await host.pull_request(job.number)).merged:
            marker = f"<!-- complianceagent:expiry={hashlib.sha256(job.id.encode()).hexdigest()[:32]} -->"
            action = PostComment(job.number, marker, f"{words}\n\n{marker}")
            await self._acts.act(host, f"{job.installation}/{job.repository}: {job.id}", action)
        await self._end(JobState.DONE, job, "")
        return Stop()

    async def give_up(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._end(JobState.FAILED, job, reason)

    async def lost(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._end(JobState.LOST, job, reason)

    async def _end(self, state: JobState, job: Job, reason: str) -> None:
        async with self._database.work() as work:
            await work.jobs.move(job.id, state, self._clock.now(), reason)
            await work.commit()
