"""Find out which commit ended a finding, who made it, and whether it was our suggestion."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job
from bot.core.outcome import Outcome
from bot.core.plan import Closing
from bot.core.snapshot import Snapshot
from bot.core.tracked import FindingState, Remediation, TrackedFinding
from bot.engine.remediation import Step, decide, was_reworked
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, Commit
from bot.ports.repository import Mirrors, NotThere, Repository
from bot.services.known_before import Known
from bot.services.select_files import MAX_FILE_BYTES

MAX_COMMITS = 50
"""Commits of one push that are read to find the one that ended a finding; beyond it the head stands for them."""

MAX_FILES = 200
"""Files of one push that are read commit by commit; of findings in others the head is taken to be the end."""


class RemediationTracer:
    def __init__(self, mirrors: Mirrors, clock: Clock) -> None:
        self._mirrors = mirrors
        self._clock = clock

    async def trace(
        self,
        job: Job,
        host: CodeHost,
        gone: Sequence[TrackedFinding],
        known: Known,
        outcome: Outcome,
    ) -> dict[Fingerprint, Closing]:
        """How each of the gone findings (under paths of the head) ended. Raises HostError and RepositoryError."""
        head = outcome.snapshot.head
        closings: dict[Fingerprint, Closing] = {}
        if not gone:
            return closings
        since = known.last_head or gone[0].first_head
        commits, rewritten = await self._commits(host, since, outcome.snapshot)
        repository, reachable = await self._fetch(job, host, [since, *(commit.sha for commit in commits)], head)
        there = [commit for commit in commits if commit.sha in reachable]
        bot = await host.own_login()
        then = {now: path for path, now in known.renames.items()}
        read: dict[str, tuple[bytes | None, list[Step]]] = {}
        for each in gone:
            path = each.finding.location.path
            if path not in read and len(read) < MAX_FILES:
                paths = (path, then.get(path, path))
                steps = [await self._step(repository, commit, paths) for commit in there]
                reviewed = await _content(repository, since, paths[1:]) if since in reachable else None
                read[path] = reviewed, steps
            ended = decide(each, *read[path], bot, rewritten=rewritten) if path in read else None
            closings[each.finding.fingerprint] = _closing(each, self._bounded(each, ended, head))
        return closings

    async def _commits(self, host: CodeHost, since: CommitSha, snapshot: Snapshot) -> tuple[tuple[Commit, ...], bool]:
        """The pull request's own commits since the last review, oldest first; and whether the history was written anew
        since (a force-push), so that all of them are new. Commits of others, which came with a merge or a rebase, are
        not among them, and a commit that was dropped is not asked for. Raises HostError."""
        if since == snapshot.head:
            return (), False
        own = (await host.compare(snapshot.base, snapshot.head)).commits
        known = [commit.sha for commit in own]
        if since in known:
            return own[known.index(since) + 1 :][-MAX_COMMITS:], False
        return own[-MAX_COMMITS:], since != snapshot.base

    async def reworked(
        self, job: Job, host: CodeHost, kept: Sequence[TrackedFinding], outcome: Outcome
    ) -> tuple[Closing, ...]:
        """Of all findings of a pull request, those whose accepted suggestion was changed again since and that are still
        gone. Raises HostError and RepositoryError."""
        here = {each.fingerprint for each in outcome.findings}
        accepted = [
            (each, each.remediation)
            for each in kept
            if each.state is FindingState.FIXED
            and each.remediation is not None
            and each.remediation.suggestion_accepted
            and not each.remediation.reworked
            and each.finding.fingerprint not in here
        ]
        if not accepted:
            return ()
        head = outcome.snapshot.head
        repository, _ = await self._fetch(job, host, [head], head)
        found = []
        for each, done in accepted[:MAX_FILES]:
            content = await repository.file_at(head, each.finding.location.path, MAX_FILE_BYTES)
            if was_reworked(each, content):
                found.append(_closing(each, replace(done, reworked=True)))
        return tuple(found)

    def _bounded(self, tracked: TrackedFinding, ended: Remediation | None, head: CommitSha) -> Remediation:
        """How it ended. A commit's date is its author's claim: what we have seen by now did not end in the future."""
        seen = self._unknown(tracked, head)
        return replace(ended, seconds=min(ended.seconds, seen.seconds)) if ended else seen

    async def _fetch(
        self, job: Job, host: CodeHost, wanted: Sequence[CommitSha], head: CommitSha
    ) -> tuple[Repository, frozenset[CommitSha]]:
        """The repository with as many of the wanted commits as are still there: a force-push may have dropped some."""
        access = await host.clone_access()
        try:
            commits = list(dict.fromkeys([*wanted, head]))
            return await self._mirrors.fetch(job.repository, access, commits), frozenset(commits)
        except NotThere:
            return await self._mirrors.fetch(job.repository, access, [head]), frozenset({head})

    async def _step(self, repository: Repository, commit: Commit, paths: Sequence[str]) -> Step:
        content = await _content(repository, commit.sha, paths)
        return Step(commit.sha, commit.author, commit.committed_at, commit.co_authors, content, commit.verified)

    def _unknown(self, tracked: TrackedFinding, head: CommitSha) -> Remediation:
        """The finding is gone and no commit is left to ask (a force-push): the head stands for them, by nobody."""
        now = self._clock.now()
        return Remediation(head, now, "", False, max(0, int((now - tracked.first_seen).total_seconds())))


async def _content(repository: Repository, commit: CommitSha, paths: Sequence[str]) -> bytes | None:
    """The file under the first of its names that the commit has."""
    for path in paths:
        content = await repository.file_at(commit, path, MAX_FILE_BYTES)
        if content is not None:
            return content
    return None


def _closing(tracked: TrackedFinding, remediation: Remediation) -> Closing:
    offered = tracked.fix.way if tracked.fix else ""
    return Closing(tracked.finding.fingerprint, remediation, tracked.first_seen, offered, tracked.suggested_at)
