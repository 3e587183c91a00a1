"""Review a pull request: look, decide, say, keep. Each step is safe to repeat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from bot.core.action import FinishCheck, StartCheck
from bot.core.evidence import EvidenceKind, Fact
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job, JobState
from bot.core.plan import Plan
from bot.core.review import CheckOutput
from bot.core.verdict import Conclusion
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts, PullRequest
from bot.ports.queue import Later, Next, StepResult, Stop
from bot.ports.repository import Mirrors
from bot.ports.stores import Database
from bot.services.act_once import ActOnce, Superseded
from bot.services.decide_review import ReviewDecider
from bot.services.facts_of_review import closing_fact, finding_fact, review_fact
from bot.services.scan_change import ChangeScanner

PLANS = TypeAdapter(Plan)

WAIT_FOR_OLDER = 1.0
"""Seconds to wait for an older review that is just being posted: what it says is not to be said again."""


@dataclass(frozen=True)
class Parts:
    """What a review is made with."""

    database: Database
    hosts: CodeHosts
    mirrors: Mirrors
    scanner: ChangeScanner
    decider: ReviewDecider
    acts: ActOnce
    clock: Clock


class PullRequestReviewer:
    """The steps of a review job, by name."""

    steps: tuple[str, ...] = ("look", "say", "keep")

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError, RepositoryError and StoreError; being superseded ends the job."""
        try:
            return await {"look": self._look, "say": self._say, "keep": self._keep}[step](job)
        except Superseded:
            await self._end_superseded(job)
            return Stop()

    async def _look(self, job: Job) -> StepResult:
        parts = self._parts
        async with parts.database.work() as work:
            if not await work.jobs.is_current(job):
                raise Superseded(job.id)
            if await work.jobs.another_speaks(job):
                return Later(WAIT_FOR_OLDER, "an older review of this pull request is still being posted")
            await work.jobs.move(job.id, JobState.RUNNING, parts.clock.now())
            await work.commit()
        host = parts.hosts.of(job.installation, job.repository)
        pull = await host.pull_request(job.number)
        if not pull.open:
            return await self._end(job, JobState.DONE, "the pull request was closed before it could be reviewed")
        start = StartCheck(pull.head, external_id(job, pull.head))
        await parts.acts.act(host, act_key(job, pull.head, "check started"), start, only_for=job)
        plan = await self._plan(job, host, pull)
        async with parts.database.work() as work:
            await work.jobs.save_plan(job.id, PLANS.dump_json(plan).decode())
            await work.commit()
        return Next()

    async def _plan(self, job: Job, host: CodeHost, pull: PullRequest) -> Plan:
        parts = self._parts
        comparison = await host.compare(pull.base, pull.head)
        access = await host.clone_access()
        repository = await parts.mirrors.fetch(job.repository, access, [comparison.merge_base, pull.head])
        snapshot = await repository.snapshot(comparison.merge_base, pull.head)
        outcome = await parts.scanner.scan(repository, snapshot, f"{job.repository}#{job.number}")
        return await parts.decider.decide(job, host, outcome)

    async def _say(self, job: Job) -> StepResult:
        plan = await self._stored_plan(job)
        host = self._parts.hosts.of(job.installation, job.repository)
        acts = self._parts.acts
        if plan.review is not None:
            await acts.act(host, review_key(job, plan), plan.review, only_for=job)
        for mark in plan.marks:
            await acts.act(host, act_key(job, plan.head, f"fixed {mark.finding}"), mark, only_for=job)
        finish = FinishCheck(plan.head, external_id(job, plan.head), plan.check)
        # Under the job's own name: the same commit can be reviewed again, and its check then ends anew.
        await acts.act(host, act_key(job, plan.head, f"check finished by {job.id}"), finish, only_for=job)
        return Next()

    async def _keep(self, job: Job, state: JobState = JobState.DONE, reason: str = "") -> StepResult:
        """One transaction: findings, their ends, the review, the evidence of all of it, and the job's end."""
        plan = await self._stored_plan(job)
        parts = self._parts
        async with parts.database.work() as work:
            record = await work.jobs.get(job.id)
            if record is None or record.state not in {JobState.WAITING, JobState.RUNNING}:
                return Stop()
            review = await work.intents.receipt(review_key(job, plan))
            check = await work.intents.receipt(act_key(job, plan.head, f"check finished by {job.id}"))
            now = parts.clock.now()
            comments: Mapping[Fingerprint, int] = dict(review.comments) if review else {}
            tracked = [
                replace(each, comment=comments.get(each.finding.fingerprint, each.comment)) for each in plan.tracked
            ]
            await work.findings.track(tracked)
            new = [each for each in tracked if each.finding.fingerprint in plan.new]
            facts = [review_fact(job, plan, review, check), *(finding_fact(each) for each in new)]
            for closing in plan.closings:
                await work.findings.close(
                    job.installation, job.repository, job.number, closing.finding, closing.remediation
                )
                mark = await work.intents.receipt(act_key(job, plan.head, f"fixed {closing.finding}"))
                facts.append(closing_fact(job, closing, mark))
            await work.evidence.append(job.installation, facts, now)
            await work.findings.set_last_head(job.installation, job.repository, job.number, plan.head)
            await work.jobs.move(job.id, state, now, reason)
            await work.commit()
        return Stop()

    async def _keep_what_was_said(self, job: Job, state: JobState, reason: str) -> bool:
        """End a job early; what it said already is kept, or the next review would say it again."""
        async with self._parts.database.reading() as work:
            record = await work.jobs.get(job.id)
            plan = PLANS.validate_json(record.plan) if record and record.plan else None
            said = plan is not None and await work.intents.receipt(review_key(job, plan)) is not None
        if said:
            await self._keep(job, state, reason)
        return said

    async def _stored_plan(self, job: Job) -> Plan:
        async with self._parts.database.reading() as work:
            record = await work.jobs.get(job.id)
        if record is None or record.plan is None:
            raise LookupError(f"job {job.id} has no plan")
        plan: Plan = PLANS.validate_json(record.plan)
        return plan

    async def _end(self, job: Job, state: JobState, reason: str) -> Stop:
        async with self._parts.database.work() as work:
            await work.jobs.move(job.id, state, self._parts.clock.now(), reason)
            await work.commit()
        return Stop()

    async def _end_superseded(self, job: Job) -> None:
        """Our check on the older commit must not stay "in progress" for ever."""
        head = CommitSha(job.head)
        async with self._parts.database.reading() as work:
            started = await work.intents.receipt(act_key(job, head, "check started"))
            current = await work.jobs.current_head(job)
        if started is not None and current != job.head:
            output = CheckOutput(
                Conclusion.CANCELLED, "Replaced by a newer push", "The newer commit has a check of its own.", "", ()
            )
            finish = FinishCheck(head, external_id(job, head), output)
            host = self._parts.hosts.of(job.installation, job.repository)
            await self._parts.acts.act(host, act_key(job, head, f"check finished by {job.id}"), finish)
        reason = "replaced by a newer push"
        if not await self._keep_what_was_said(job, JobState.SUPERSEDED, reason):
            await self._end(job, JobState.SUPERSEDED, reason)

    async def give_up(self, job: Job, reason: str) -> None:
        """Say on the check run, and in the evidence, that this commit could not be reviewed. Raises HostError."""
        parts = self._parts
        head = CommitSha(job.head)
        output = CheckOutput(
            Conclusion.ACTION_REQUIRED,
            "ComplianceAgent could not run",
            f"This commit was **not** reviewed: {reason}\n\nPush again, or ask your administrator to look at the log.",
            "",
            (),
        )
        fact = Fact(
            EvidenceKind.COULD_NOT_RUN,
            f"{job.repository}#{job.number}",
            {"job": job.id, "head": job.head, "reason": reason},
        )
        await self._keep_what_was_said(job, JobState.FAILED, reason)
        async with parts.database.work() as work:
            await work.evidence.append(job.installation, [fact], parts.clock.now())
            await work.jobs.move(job.id, JobState.FAILED, parts.clock.now(), reason)
            await work.commit()
        host = parts.hosts.of(job.installation, job.repository)
        finish = FinishCheck(head, external_id(job, head), output)
        await parts.acts.act(host, act_key(job, head, f"check finished by {job.id}, given up"), finish)


def external_id(job: Job, head: CommitSha) -> str:
    """What our check run is found by: one for each commit of a pull request (GitHub's limit: 255 characters)."""
    return f"pr-{job.number}-{head}"


def review_key(job: Job, plan: Plan) -> str:
    """By what it says: the same commit reviewed again says the same, and so says it once."""
    return act_key(job, plan.head, f"review {plan.review.marker if plan.review else 'none'}")


def act_key(job: Job, head: CommitSha, act: str) -> str:
    return f"{job.installation}/{job.repository}#{job.number}@{head}: {act}"
