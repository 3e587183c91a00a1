"""Record what was pushed to the default branch without a pull request: a change that nobody had to review."""

import json
from collections.abc import Sequence
from datetime import timedelta

from bot.core.evidence import EvidenceKind, Fact
from bot.core.job import Job, JobState
from bot.core.push import Push, PushedCommit
from bot.core.wording import shorten
from bot.handlers.push import push_of
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts
from bot.ports.queue import Later, StepResult, Stop
from bot.ports.stores import Database

SETTLED = timedelta(seconds=20)
"""How long after a push GitHub may not know yet which pull request brought a commit. Our own choice."""

MOST_COMMITS = 50
"""Commits of one push that are asked about, each by a request. Of the rest it is said that nobody looked."""

MAX_WORDS = 200


class PushRecorder:
    """The single step of a job for a push to the default branch."""

    steps: tuple[str, ...] = ("record",)

    def __init__(self, database: Database, hosts: CodeHosts, clock: Clock) -> None:
        self._database = database
        self._hosts = hosts
        self._clock = clock

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError and StoreError."""
        async with self._database.reading() as work:
            record = await work.jobs.get(job.id)
            delivery = await work.deliveries.get(job.delivery)
        if record is None or delivery is None:
            raise LookupError(f"no job {job.id}, or no delivery of it")
        push = push_of(json.loads(delivery.body))
        direct = await self._direct(self._hosts.of(job.installation, job.repository), push)
        unreviewed = bool(direct) or push.forced or len(push.commits) > MOST_COMMITS
        if direct and self._clock.now() - record.created_at < SETTLED:
            return Later(SETTLED.total_seconds(), "GitHub may not know yet which pull request it came by")
        await self._end(job, JobState.DONE, "", [_fact(job, push, direct)] if unreviewed else [])
        return Stop()

    async def give_up(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._missed(job, JobState.FAILED, reason)

    async def lost(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._missed(job, JobState.LOST, reason)

    async def _direct(self, host: CodeHost, push: Push) -> Sequence[PushedCommit]:
        """The commits that came by no merged pull request into this branch. All are asked about, for a merge that was
        made by hand can bring others along. Raises HostError."""
        asked = push.commits[-MOST_COMMITS:] or (PushedCommit(push.after, "", "", ""),)
        return [
            each for each in asked if not any(merge.base == push.branch for merge in await host.merges_of(each.sha))
        ]

    async def _missed(self, job: Job, state: JobState, reason: str) -> None:
        """A push that could not be looked at is a gap in the evidence, and stands in it as one."""
        body: dict[str, object] = {"job": job.id, "head": job.head, "reason": reason}
        await self._end(job, state, reason, [Fact(EvidenceKind.COULD_NOT_RUN, _subject(job), body)])

    async def _end(self, job: Job, state: JobState, reason: str, facts: Sequence[Fact]) -> None:
        """One transaction: the evidence, and the job's end."""
        async with self._database.work() as work:
            record = await work.jobs.get(job.id)
            if record is None or record.state.is_final:
                return
            await work.evidence.append(job.installation, facts, self._clock.now())
            await work.jobs.move(job.id, state, self._clock.now(), reason)
            await work.commit()


def _fact(job: Job, push: Push, direct: Sequence[PushedCommit]) -> Fact:
    body: dict[str, object] = {
        "repository": job.repository,
        "pull_request": None,
        "direct_push": True,
        "base_branch": push.branch,
        "before": push.before,
        "head": push.after,
        "pushed_by": push.by,
        "forced": push.forced,
        "independent_approval": "absent",
        "commits": [
            {
                "sha": each.sha,
                "author": each.author or None,
                "committer": each.committer or None,
                "title": shorten(each.title, MAX_WORDS),
            }
            for each in direct
        ],
        "commits_pushed": len(push.commits),
        "commits_looked_at": min(len(push.commits), MOST_COMMITS),
    }
    return Fact(EvidenceKind.CHANGE, _subject(job), body)


def _subject(job: Job) -> str:
    return f"{job.repository}@{job.head[:12]}"
