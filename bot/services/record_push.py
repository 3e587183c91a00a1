"""Record what was pushed to the default branch, or to a protected one, without a pull request: a change that nobody had
to review."""

import json
from collections.abc import Sequence
from datetime import timedelta

from bot.core.evidence import EvidenceKind, Fact
from bot.core.identity import CommitSha
from bot.core.job import Job
from bot.core.push import Merge, Push, PushedCommit
from bot.core.wording import shorten
from bot.handlers.push import push_of
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts
from bot.ports.queue import Later, StepResult, Stop
from bot.ports.stores import Database
from bot.services.recording import Recorder, subject_of, told

SETTLED = timedelta(seconds=20)
"""How long after a push GitHub may not know yet which pull request brought a commit: a direct push is recorded that
much later. Our own choice. It waits in a part of the queue where it holds nobody up (`adapters/queue/enqueue.py`)."""

MOST_COMMITS = 50
"""Commits of one push that are asked about, each by a request. Of the rest it is said that nobody looked."""

MAX_WORDS = 200


class PushRecorder(Recorder):
    """The single step of a job for a push to a branch whose changes are to be reviewed."""

    steps: tuple[str, ...] = ("record",)

    def __init__(self, database: Database, hosts: CodeHosts, clock: Clock) -> None:
        super().__init__(database, clock)
        self._hosts = hosts

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
        await self._end(job, told(*([_fact(job, push, direct)] if unreviewed else [])))
        return Stop()

    async def _direct(self, host: CodeHost, push: Push) -> Sequence[PushedCommit]:
        """The commits that came by no merged pull request into this branch. All are asked about, for a merge that was
        made by hand can bring others along. Raises HostError."""
        asked = push.commits[-MOST_COMMITS:] or (PushedCommit(push.after, "", "", ""),)
        pulls = _Pulls(host, push)
        return [each for each in asked if not await pulls.brought(each.sha)]


class _Pulls:
    """The merged pull requests that the host names for the commits of one push."""

    def __init__(self, host: CodeHost, push: Push) -> None:
        self._host = host
        self._branch = push.branch
        self._pushed = {each.sha for each in push.commits}
        self._own: dict[int, frozenset[CommitSha]] = {}

    async def brought(self, commit: CommitSha) -> bool:
        """Whether a commit came by one of them into the branch. Raises HostError."""
        merges = [each for each in await self._host.merges_of(commit) if each.base == self._branch]
        return any([await self._has(each, commit) for each in merges])

    async def _has(self, merge: Merge, commit: CommitSha) -> bool:
        """Where the reviewed head itself was pushed, its own commits came by it, and what it was merged as; what stands
        beside them is somebody's, whatever the host takes it for. What is squashed or rebased is made by the host."""
        if commit == merge.commit or merge.head not in self._pushed:
            return True
        if merge.number not in self._own:
            self._own[merge.number] = frozenset(await self._host.commits_of(merge.number))
        return commit in self._own[merge.number]


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
    return Fact(EvidenceKind.CHANGE, subject_of(job), body)
