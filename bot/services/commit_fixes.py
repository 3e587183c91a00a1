"""Commit proved fixes to a pull request's branch, once: proved anew on its present head, and only upon that head."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.action import CommitFiles
from bot.core.fix import Mended
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job
from bot.core.outcome import Outcome
from bot.engine.compose_fixes import account_of, attached, commit_message, committed, moved, nothing_to_commit
from bot.engine.markers import commit_marker
from bot.engine.recognise import recognise, renamed, renamed_mended
from bot.ports.code_host import CodeHost, Forbidden, Gone, Moved, PullRequest, Refused
from bot.ports.repository import Mirrors
from bot.ports.stores import Database
from bot.services.act_once import ActOnce
from bot.services.fetch_change import fetch_change
from bot.services.known_before import known_before
from bot.services.made import Made
from bot.services.model_allowance import Allowance
from bot.services.scan_change import ChangeScanner

CLOSED = "This pull request is closed: nothing is committed to it any more."


class FixCommitter:
    def __init__(self, database: Database, mirrors: Mirrors, scanner: ChangeScanner, acts: ActOnce) -> None:
        self._database = database
        self._mirrors = mirrors
        self._scanner = scanner
        self._acts = acts

    async def commit(self, job: Job, host: CodeHost, user: str, asked: Sequence[Fingerprint]) -> Made:
        """Safe to repeat: an earlier try may have committed. Raises HostError, RepositoryError and StoreError."""
        key = f"{job.installation}/{job.repository}: {job.id}: commit"
        name = hashlib.sha256(job.id.encode()).hexdigest()[:32]
        pull = await host.pull_request(job.number)
        earlier = await self._acts.settle(host, key, _action(job, pull, name))
        if earlier is not None:
            account, fixed = await self._kept(job)
            return Made(committed(CommitSha(earlier.commit), account), earlier.commit, fixed)
        if not pull.open:
            return Made(CLOSED)
        outcome, mended = await self._mend(job, host, pull, asked)
        account = account_of(mended, outcome.findings, asked)
        if not mended.fixed:
            return Made(nothing_to_commit(account))
        headline, body = commit_message(mended.fixed, outcome.findings, user, name)
        files = tuple((path, file.content) for path, file in sorted(mended.after.items()))
        tree = outcome.snapshot.head_tree
        executable = frozenset(path for path in mended.after if path in tree and tree[path].executable)
        fixed = tuple(fix.finding for fix in mended.fixed)
        try:
            _demand_a_branch(job, pull)
            await self._keep(job, account, fixed)
            action = replace(_action(job, pull, name), headline=headline, body=body, files=files, executable=executable)
            done = await self._acts.act(host, key, action)
        except Moved:
            return Made(moved(pull.head))
        except (Forbidden, Gone, Refused) as refused:
            return Made(attached(_in_words(refused), outcome, mended, account))
        return Made(committed(CommitSha(done.commit), account), done.commit, fixed)

    async def _mend(
        self, job: Job, host: CodeHost, pull: PullRequest, asked: Sequence[Fingerprint]
    ) -> tuple[Outcome, Mended]:
        # A model's answers are remembered from the review; nothing is asked for them here.
        change = await fetch_change(job, host, self._mirrors, pull, Allowance(0))
        known = await known_before(self._database, self._mirrors, job, host, change.snapshot)

        def names(outcome: Outcome) -> Mapping[Fingerprint, Fingerprint]:
            return recognise(known.before, known.renames, outcome).names

        def wanted(outcome: Outcome) -> frozenset[Fingerprint]:
            first = names(outcome)
            here = (each.fingerprint for each in outcome.findings)
            return frozenset(name for name in here if first.get(name, name) in asked)

        outcome, mended = await self._scanner.mend(*change, wanted=wanted)
        return renamed(outcome, names(outcome)), renamed_mended(mended, names(outcome))

    async def _keep(self, job: Job, account: str, fixed: tuple[Fingerprint, ...]) -> None:
        """What the answer will say, before the commit: after it, the head is another one."""
        async with self._database.work() as work:
            await work.jobs.save_plan(job.id, json.dumps({"account": account, "fixed": fixed}))
            await work.commit()

    async def _kept(self, job: Job) -> tuple[str, tuple[Fingerprint, ...]]:
        async with self._database.reading() as work:
            record = await work.jobs.get(job.id)
        plan = json.loads(record.plan) if record and record.plan else {}
        return plan.get("account", ""), tuple(map(Fingerprint, plan.get("fixed", ())))


def _action(job: Job, pull: PullRequest, name: str) -> CommitFiles:
    """The commit of this name, as it can be looked for: without what is in it."""
    repository = pull.head_repository or job.repository
    marker = commit_marker(name)
    return CommitFiles(job.number, repository, pull.head_ref, pull.head, "", "", marker, ())


def _demand_a_branch(job: Job, pull: PullRequest) -> None:
    """Raises Refused where nobody could commit to the pull request's branch for us."""
    if pull.head_repository is None:
        raise Refused("the fork that this pull request comes from is gone")
    if pull.head_repository.lower() != job.repository.lower() and not pull.maintainer_can_modify:
        raise Refused('the branch is in a fork, whose owner has not ticked "Allow edits by maintainers"')


def _in_words(refused: Forbidden | Gone | Refused) -> str:
    if isinstance(refused, Forbidden):
        return f"the App may not write to this branch (it takes Contents: write): {refused}"
    if isinstance(refused, Gone):
        return "the branch is not there for the App (is it in a fork that the App may not see?)"
    return str(refused)
