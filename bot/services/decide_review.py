"""Decide what is said after a scan, given what was said before: new findings, remaining ones, and fixed ones."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.core.action import MarkFixed, Reopen
from bot.core.finding import Finding
from bot.core.fix import Proved
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job
from bot.core.outcome import Outcome
from bot.core.plan import Closing, Plan
from bot.core.review_page import PageBody
from bot.core.rule import Criterion, RuleInfo
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.verdict import Conclusion
from bot.engine.compose_page import compose_page
from bot.engine.compose_review import ReviewContext, compose, fixed_note
from bot.engine.compose_standing import standing_account
from bot.engine.control_changes import control_changes
from bot.engine.hidden import without_hiding
from bot.engine.recognise import recognise
from bot.engine.waive import waive
from bot.fixes.suggestion import render
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, PullRequest
from bot.ports.repository import Mirrors
from bot.ports.required_checks import Branch
from bot.ports.stores import Database
from bot.services.facts_of_review import inventory_account, waived_account
from bot.services.known_before import Known, known_before
from bot.services.same_commit import hear_of_others, not_greener_than_others
from bot.services.sort_absent import sort_absent
from bot.services.trace_remediation import RemediationTracer

RETRACTED = "**Not found any more**, though nobody has touched this code: it was looked at in another way."
IN_THE_BASE = "**Not of this change any more**: it stands in the base as well. Nobody has mended it."


class Decided(NamedTuple):
    """`page` makes what the review's page tells, for those who keep one."""

    plan: Plan
    page: Callable[[], PageBody]


class ReviewDecider:
    def __init__(
        self,
        *,
        database: Database,
        mirrors: Mirrors,
        tracer: RemediationTracer,
        clock: Clock,
        rules: Mapping[str, RuleInfo],
        criteria: Mapping[str, Criterion],
        server_url: str,
    ) -> None:
        self._database = database
        self._mirrors = mirrors
        self._tracer = tracer
        self._clock = clock
        self._rules = rules
        self._criteria = criteria
        self._server_url = server_url

    async def decide(self, job: Job, host: CodeHost, outcome: Outcome, pull: PullRequest) -> Decided:
        """Raises HostError, RepositoryError and StoreError."""
        known = await known_before(self._database, self._mirrors, job, host, outcome.snapshot)
        async with self._database.reading() as work:
            standing = await work.required_checks.of(Branch(job.installation, job.repository, pull.base_ref))
        recognised = recognise(known.before, known.renames, outcome)
        before, outcome = recognised.before, recognised.outcome
        outcome = without_hiding(before, waive(outcome, known.waivers, self._clock.now()))
        here = {each.fingerprint for each in (*outcome.findings, *(each.finding for each in outcome.waived))}
        away = (each for each in known.all if not each.state.is_of_the_change)
        back = tuple(each for each in away if each.finding.fingerprint in here)
        said = {each.finding.fingerprint for each in before}
        recognised = replace(recognised, outcome=outcome)
        gone, inherited, retracted = await sort_absent(self._mirrors, job, host, known, recognised)
        left = _of_the_change(inherited)
        closings = await self._tracer.trace(job, host, gone, known, outcome)
        reworked = await self._tracer.reworked(job, host, known.all, outcome)
        context = ReviewContext(
            job_id=_digest(job, outcome),
            number=job.number,
            rules={**self._rules, **outcome.own_rules},
            criteria=self._criteria,
            render_suggestion=render,
            commented=frozenset(each.finding.fingerprint for each in (*before, *back) if each.comment),
            reported=frozenset(said),
            fixed=len(closings),
            blob_url=f"{self._server_url}/{job.repository}/blob/{outcome.snapshot.head}",
            base_blob_url=f"{self._server_url}/{job.repository}/blob/{outcome.snapshot.base}",
            inline_limit=outcome.policy.inline_comments,
            locked=pull.locked,
            standing=standing,
        )
        composed = compose(outcome, context)
        head = outcome.snapshot.head
        if composed.check.conclusion is Conclusion.SUCCESS:
            await hear_of_others(self._database, host, job, head, self._clock.now())
        check = await not_greener_than_others(self._database, host, job, head, composed.check)
        fixed = [(each.finding, closings[each.finding.fingerprint]) for each in gone]
        plan = Plan(
            base=outcome.snapshot.base,
            head=head,
            review=composed.review,
            marks=(
                *(_mark(job, each, closings) for each in gone if each.comment),
                *(_let_go(job, each, IN_THE_BASE) for each in left if each.comment),
                *(_let_go(job, each, RETRACTED) for each in retracted if each.comment),
            ),
            check=check,
            tracked=(
                *(self._track(job, each, outcome, (*before, *back), FindingState.OPEN) for each in outcome.findings),
                *(
                    self._track(job, each.finding, outcome, (*before, *back), FindingState.WAIVED)
                    for each in outcome.waived
                ),
                *(replace(each, state=FindingState.INHERITED) for each in inherited),
                *(replace(each, state=FindingState.RETRACTED) for each in retracted),
                *_hidden_elsewhere(before, (*gone, *inherited, *retracted), known, outcome),
            ),
            new=tuple(each.fingerprint for each in outcome.findings if each.fingerprint not in said),
            closings=(*closings.values(), *reworked),
            account={
                **account_of(outcome, len(_of_the_change(before)), len(gone)),
                "in_the_base_now": [each.finding.fingerprint for each in left],
                "retracted": [each.finding.fingerprint for each in retracted],
                "moved": _moves(known, outcome),
                **standing_account(standing),
            },
            controls=inventory_account(outcome, self._criteria),
            model_uses=outcome.model_uses,
            reopened=tuple(_reopen(job, each, head) for each in back if each.comment),
            base_branch=pull.base_ref,
            alone=composed.check.conclusion,
        )
        return Decided(plan, lambda: compose_page(outcome, context, check, fixed))

    def _track(
        self, job: Job, finding: Finding, outcome: Outcome, before: Sequence[TrackedFinding], state: FindingState
    ) -> TrackedFinding:
        """A finding of the head; one that was there before keeps its beginning and its comment."""
        answer = outcome.fixes.get(finding.fingerprint)
        fix = answer.fix if isinstance(answer, Proved) else None
        now = self._clock.now()
        for each in before:
            if each.finding.fingerprint == finding.fingerprint:
                since = each.suggested_at or (now if fix and each.fix is None else None)
                return replace(each, finding=finding, fix=fix, state=state, remediation=None, suggested_at=since)
        return TrackedFinding(
            installation=job.installation,
            repository=job.repository,
            number=job.number,
            finding=finding,
            state=state,
            first_seen=now,
            first_head=outcome.snapshot.head,
            fix=fix,
            suggested_at=now if fix else None,
        )


def _digest(job: Job, outcome: Outcome) -> str:
    """What a review is found by: the commit and what is found in it, so that saying the same twice is seen."""
    parts = (str(job.number), outcome.snapshot.head, *sorted(each.fingerprint for each in outcome.findings))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _mark(job: Job, gone: TrackedFinding, closings: Mapping[Fingerprint, Closing]) -> MarkFixed:
    remediation = closings[gone.finding.fingerprint].remediation
    return MarkFixed(job.number, gone.comment, gone.finding.fingerprint, fixed_note(remediation))


def _let_go(job: Job, left: TrackedFinding, note: str) -> MarkFixed:
    return MarkFixed(job.number, left.comment, left.finding.fingerprint, note)


def _of_the_change(some: Sequence[TrackedFinding]) -> tuple[TrackedFinding, ...]:
    """Those that the change brought when it was reviewed last."""
    return tuple(each for each in some if each.state.is_of_the_change)


def _reopen(job: Job, back: TrackedFinding, head: CommitSha) -> Reopen:
    return Reopen(job.number, back.comment, back.finding.fingerprint, f"**Found again** in {head[:7]}.")


def _hidden_elsewhere(
    before: Sequence[TrackedFinding], gone: Sequence[TrackedFinding], known: Known, outcome: Outcome
) -> list[TrackedFinding]:
    """Findings whose file was renamed, and cannot be looked at under its new name: they are looked for there next."""
    then = {each.finding.fingerprint: each for each in known.before}
    over = {each.finding.fingerprint for each in gone}
    over |= {each.fingerprint for each in (*outcome.all_new, *outcome.base_findings)}
    left = (each for each in before if each.finding.fingerprint not in over)
    return [each for each in left if each != then[each.finding.fingerprint]]


def _moves(known: Known, outcome: Outcome) -> list[dict[str, object]]:
    """Findings that stand in another file than at the last review, under the name that they had there."""
    then = {each.finding.fingerprint: each.finding.location.path for each in known.before}
    return [
        {"fingerprint": each.fingerprint, "from": then[each.fingerprint], "to": each.location.path}
        for each in outcome.all_new
        if then.get(each.fingerprint, each.location.path) != each.location.path
    ]


def account_of(outcome: Outcome, before: int = 0, gone: int = 0) -> dict[str, object]:
    """What a review is recorded as, JSON-ready: what was looked at and what was not, and what came of it."""
    coverage = outcome.coverage
    return {
        "files": coverage.files,
        "tools": [f"{name} {version}" for name, version in coverage.tools],
        "not_looked_at": [f"{gap.path or 'everything'}: {gap.reason} ({gap.tool})" for gap in coverage.gaps],
        "findings": len(outcome.findings),
        "open_before": before,
        "fixed": gone,
        "let_be_by_policy": [
            {"fingerprint": each.finding.fingerprint, "rule": each.finding.rule, "reason": each.reason}
            for each in outcome.excluded
        ],
        "waived": [waived_account(each) for each in outcome.waived],
        "control_changes": [f"{each.path}: {each.what}" for each in control_changes(outcome.snapshot)],
        "suggestions": sum(isinstance(each, Proved) for each in outcome.fixes.values()),
        "endpoints": len(outcome.inventory.endpoints),
    }
