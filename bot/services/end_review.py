"""The ends of a review job: kept as a whole, replaced by a newer push, closed, lost, or given up.

Each is safe to repeat, and to be done by two at once: acts are done once, and the job's row is locked at its end.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.core.action import FinishCheck
from bot.core.check_id import check_id
from bot.core.evidence import EvidenceKind, Fact
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job, JobState
from bot.core.plan import Plan
from bot.core.review import RESCAN, CheckOutput
from bot.core.verdict import Conclusion
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHosts, HostError, OutcomeUnknown, TryLater
from bot.ports.required_checks import Branch
from bot.ports.stores import Database, Work
from bot.services.act_once import ActOnce, Condition, Superseded
from bot.services.facts_of_review import closing_fact, finding_fact, inventory_fact, model_fact, review_fact
from bot.services.review_pages import NO_PAGES, ReviewPages
from bot.services.same_commit import review_others_again

PLANS = TypeAdapter(Plan)

REPLACED = "Replaced by a newer push"
WHAT_TO_DO = "Press Re-scan, or ask your administrator to look at the log."

log = structlog.get_logger()


class UnreadablePlan(Exception):
    """The job's plan was stored by another release, in a form that this one does not know."""


@dataclass(frozen=True)
class ReviewEnder:
    database: Database
    hosts: CodeHosts
    acts: ActOnce
    clock: Clock
    pages: ReviewPages = NO_PAGES

    async def plan(self, job: Job) -> Plan | None:
        """What the job decided to say; None before that. Raises UnreadablePlan and StoreError."""
        async with self.database.reading() as work:
            record = await work.jobs.get(job.id)
        if record is None or record.plan is None:
            return None
        try:
            plan: Plan = PLANS.validate_json(record.plan)
        except ValidationError:
            raise UnreadablePlan("it was begun by another release of ComplianceAgent") from None
        return plan

    async def keep(
        self, job: Job, plan: Plan, state: JobState = JobState.DONE, reason: str = "", more: Sequence[Fact] = ()
    ) -> None:
        """One transaction: findings, their ends, the review, the evidence of all of it, and the job's end."""
        async with self.database.work() as work:
            record = await work.jobs.get(job.id)
            if record is None or record.state.is_final:
                return
            # By the name that the repository has now, which may be another one than when the step began.
            job = replace(job, installation=record.job.installation, repository=record.job.repository)
            review = await work.intents.receipt(review_key(job, plan))
            check = await work.intents.receipt(act_key(job, plan.head, f"check finished by {job.id}"))
            comments: Mapping[Fingerprint, int] = dict(review.comments) if review else {}
            tracked = [
                replace(
                    each,
                    installation=job.installation,
                    repository=job.repository,
                    comment=comments.get(each.finding.fingerprint, each.comment),
                )
                for each in plan.tracked
            ]
            await work.findings.track(tracked)
            new = [each for each in tracked if each.finding.fingerprint in plan.new]
            facts = [review_fact(job, plan, review, check), *_inventory_facts(job, plan), *map(finding_fact, new)]
            facts += [model_fact(job, use) for use in plan.model_uses]
            facts += await self._close(work, job, plan)
            now = self.clock.now()
            entries = await work.evidence.append(job.installation, [*facts, *more], now)
            await self.pages.record(work, replace(job, head=plan.head), entries[0])
            await work.findings.set_last_head(job.installation, job.repository, job.number, plan.head)
            if plan.base_branch:
                await work.required_checks.seen(Branch(job.installation, job.repository, plan.base_branch), now)
            await work.jobs.move(job.id, state, now, reason)
            if state is JobState.FAILED or plan.check.conclusion is not Conclusion.SUCCESS:
                await review_others_again(work, job, plan.head, now)
            await work.commit()

    async def superseded(self, job: Job) -> None:
        """Its check must not stay "in progress", and what it said is kept, or the next review would say it again.

        Raises HostError and StoreError.
        """
        job = await self._with_its_head(job)

        async def nobody_reviews_this_commit(work: Work) -> bool:
            return await work.jobs.current_head(job) != job.head

        with suppress(Superseded):
            await self.cancel_check(job, REPLACED, nobody_reviews_this_commit)
        await self._end(job, JobState.SUPERSEDED, "replaced by a newer push", ())

    async def closed(self, job: Job) -> None:
        """The pull request was closed before it could be reviewed. Raises HostError and StoreError."""
        await self.cancel_check(job, "The pull request was closed")
        await self._end(job, JobState.DONE, "the pull request was closed before it could be reviewed", ())

    async def lost(self, job: Job, reason: str) -> None:
        """There is nobody to answer: the check is ended if that is still possible. Raises StoreError."""
        job = await self._with_its_head(job)
        try:
            await self.cancel_check(job, "The review came to no end")
        except HostError as error:
            log.info("the check of a lost job could not be ended", job=job.id, error=str(error))
        await self._end(job, JobState.LOST, reason, ())

    async def give_up(self, job: Job, reason: str) -> None:
        """Say on the check run, and in the evidence, that this commit could not be reviewed.

        Raises HostError and StoreError.
        """
        job = await self._with_its_head(job)
        body: dict[str, object] = {"job": job.id, "head": job.head, "reason": reason}
        fact = Fact(EvidenceKind.COULD_NOT_RUN, f"{job.repository}#{job.number}", body)
        await self._end(job, JobState.FAILED, reason, (fact,))
        words = f"This commit was **not** reviewed: {reason}\n\n{WHAT_TO_DO}"
        output = CheckOutput(
            Conclusion.ACTION_REQUIRED, "ComplianceAgent could not run", words, "", (), actions=(RESCAN,)
        )
        head = CommitSha(job.head)
        host = self.hosts.of(job.installation, job.repository)
        key = act_key(job, head, f"check finished by {job.id}, given up")
        page = await self.pages.link(self.database, job)
        await self.acts.act(host, key, FinishCheck(head, check_id(job.number, head), output, details_url=page))

    async def cancel_check(self, job: Job, title: str, provided: Condition | None = None) -> None:
        """End the check of the job's commit if it is under way. Raises Superseded where `provided` does not hold."""
        head = CommitSha(job.head)
        async with self.database.reading() as work:
            tries, _ = await work.intents.earlier(act_key(job, head, "check started"))
        if not tries:
            return
        words = "This commit was **not** reviewed. The pull request's newest commit has a check of its own."
        output = CheckOutput(Conclusion.CANCELLED, title, words, "", ())
        host = self.hosts.of(job.installation, job.repository)
        page = await self.pages.link(self.database, job)
        finish = FinishCheck(head, check_id(job.number, head), output, unless_ended=True, details_url=page)
        await self.acts.act(host, act_key(job, head, f"check finished by {job.id}"), finish, provided=provided)

    async def _with_its_head(self, job: Job) -> Job:
        """Its step may have turned to a newer commit since whoever ends it has read it: that commit has the check."""
        async with self.database.reading() as work:
            record = await work.jobs.get(job.id)
        return job if record is None else replace(job, head=record.job.head)

    async def _end(self, job: Job, state: JobState, reason: str, facts: Sequence[Fact]) -> None:
        """End a job early; what it said already is kept."""
        try:
            plan = await self.plan(job)
        except UnreadablePlan:
            plan = None
        if plan is not None and await self._was_said(job, plan):
            await self.keep(job, plan, state, reason, facts)
            return
        async with self.database.work() as work:
            record = await work.jobs.get(job.id)
            if record is None or record.state.is_final:
                return
            entries = await work.evidence.append(job.installation, facts, self.clock.now())
            # What was given up before it began has a page all the same; what a newer review tells of is its own.
            if entries and await work.jobs.is_current(job):
                await self.pages.begin(work, job, self.clock)
                await self.pages.record(work, job, entries[0])
            await work.jobs.move(job.id, state, self.clock.now(), reason)
            if state is JobState.FAILED:
                await review_others_again(work, job, CommitSha(job.head), self.clock.now())
            await work.commit()

    async def _was_said(self, job: Job, plan: Plan) -> bool:
        if plan.review is None:
            return False
        host = self.hosts.of(job.installation, job.repository)
        try:
            return await self.acts.settle(host, review_key(job, plan), plan.review) is not None
        except (TryLater, OutcomeUnknown):
            raise
        except HostError:
            return False  # nobody can see it any more, neither we nor the next review

    async def _close(self, work: Work, job: Job, plan: Plan) -> list[Fact]:
        """Close what ended with this push; what was to be marked as fixed and was not is left to the next review."""
        to_mark = {mark.finding for mark in plan.marks}
        facts = []
        for closing in plan.closings:
            mark = await work.intents.receipt(act_key(job, plan.head, f"fixed {closing.finding}"))
            if mark is None and closing.finding in to_mark:
                continue
            await work.findings.close(
                job.installation, job.repository, job.number, closing.finding, closing.remediation
            )
            facts.append(closing_fact(job, closing, mark, plan.head))
        return facts


def _inventory_facts(job: Job, plan: Plan) -> list[Fact]:
    return [inventory_fact(job, plan)] if plan.controls else []


def review_key(job: Job, plan: Plan) -> str:
    """By what it says: the same commit reviewed again says the same, and so says it once."""
    return act_key(job, plan.head, f"review {plan.review.marker if plan.review else 'none'}")


def act_key(job: Job, head: CommitSha, act: str) -> str:
    return f"{job.installation}/{job.repository}#{job.number}@{head}: {act}"
