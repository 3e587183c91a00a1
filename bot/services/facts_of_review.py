"""What a review leaves as evidence, entry by entry. Bodies hold no code and no secret: places, rules and ids."""

from collections.abc import Mapping

from bot.core.action import Receipt
from bot.core.coverage import HARMLESS
from bot.core.evidence import EvidenceKind, Fact
from bot.core.finding import Finding
from bot.core.found_controls import FoundKind, found_controls, in_words
from bot.core.identity import CommitSha
from bot.core.job import Job
from bot.core.model_use import ModelUse
from bot.core.outcome import Outcome
from bot.core.plan import Closing, Plan
from bot.core.rule import Criterion
from bot.core.tracked import TrackedFinding
from bot.core.waiver import Waived, Waiver
from bot.core.wording import shorten

OWN_TOOL = "soc2"
"""The tool that gaps of the inventory are attributed to."""

MAX_PLACES = 50
"""Places of one kind of control in one entry, those that guard most endpoints first; of the rest the number is kept.
Our own choice: an entry is kept for years, and written again with every push."""

MAX_WHAT = 200
"""Characters of what provides a control: it is a name, unless somebody makes it something else."""


def review_fact(job: Job, plan: Plan, review: Receipt | None, check: Receipt | None) -> Fact:
    body: dict[str, object] = {
        "repository": job.repository,
        "pull_request": job.number,
        "base": plan.base,
        "head": plan.head,
        "delivery": job.delivery,
        "conclusion": plan.check.conclusion,
        "check_run": (check.id or None) if check else None,
        "review": (review.id or None) if review else None,
        **plan.account,
    }
    return Fact(EvidenceKind.REVIEW, _subject(job), body)


def inventory_account(outcome: Outcome, criteria: Mapping[str, Criterion]) -> dict[str, object]:
    """The controls of the reviewed head as evidence: counts, and for each kind the places where it was found.
    `not_read` counts the files that could not be read: they may hold more."""
    gaps = {*outcome.inventory.gaps, *(gap for gap in outcome.coverage.gaps if gap.tool == OWN_TOOL)}
    unread = {gap.path for gap in gaps if gap.reason not in HARMLESS}
    return {
        "summary": in_words(outcome.inventory),
        "endpoints": len(outcome.inventory.endpoints),
        "not_read": len(unread),
        "controls": [_kind(found, criteria) for found in found_controls(outcome.inventory)],
    }


def _kind(found: FoundKind, criteria: Mapping[str, Criterion]) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "supports": [each.id for each in criteria.values() if found.kind in each.controls],
        "endpoints": found.endpoints,
        "places": [
            {
                "what": shorten(place.what, MAX_WHAT),
                "level": place.level,
                "path": place.where.path,
                "line": place.where.span.start,
                "endpoints": count,
            }
            for place, count in found.places[:MAX_PLACES]
        ],
        "left_out": max(0, len(found.places) - MAX_PLACES),
    }


def inventory_fact(job: Job, plan: Plan) -> Fact:
    body: dict[str, object] = {"repository": job.repository, "head": plan.head, **plan.controls}
    return Fact(EvidenceKind.CONTROL_INVENTORY, _subject(job), body)


def finding_fact(tracked: TrackedFinding) -> Fact:
    body: dict[str, object] = {
        **_finding(tracked.finding),
        "first_head": tracked.first_head,
        "comment": tracked.comment or None,
        "suggestion": tracked.fix.way if tracked.fix else None,
    }
    return Fact(EvidenceKind.FINDING, f"{tracked.repository}#{tracked.number}", body)


def model_fact(job: Job, use: ModelUse) -> Fact:
    body: dict[str, object] = {
        "finding": use.finding,
        "rule": use.rule,
        "model": use.model,
        "prompt_sha256": use.prompt,
        "questions": use.questions,
        "input_tokens": use.input_tokens,
        "output_tokens": use.output_tokens,
        "outcome": use.outcome,
    }
    return Fact(EvidenceKind.MODEL_USE, _subject(job), body)


def waived_account(waived: Waived) -> dict[str, object]:
    """A finding that was let be in a review, and by what."""
    return {"severity": waived.finding.severity, "path": waived.finding.location.path, **waiver_body(waived.waiver)}


def waiver_fact(waiver: Waiver, what: str, by: str) -> Fact:
    """`what` happened to a waiver ("granted", "replaced", "withdrawn", "expired"), and by whom ("" where nobody did
    anything)."""
    body: dict[str, object] = {"what": what, "by": by or None, **waiver_body(waiver)}
    return Fact(EvidenceKind.WAIVER, f"{waiver.repository}#{waiver.number}", body)


def waiver_body(waiver: Waiver) -> dict[str, object]:
    return {
        "fingerprint": waiver.fingerprint,
        "rule": waiver.rule,
        "kind": waiver.kind,
        "reason": waiver.reason,
        "compensating_control": waiver.compensating or None,
        "until": waiver.until.isoformat() if waiver.until else None,
        "granted_by": waiver.by,
        "granted_at": waiver.at.isoformat(),
        "author_of_change": waiver.author,
        "comment": waiver.comment or None,
    }


def closing_fact(job: Job, closing: Closing, mark: Receipt | None, head: CommitSha) -> Fact:
    """`head` is the commit that was looked at again, and has the finding no more."""
    remediation = closing.remediation
    body: dict[str, object] = {
        "fingerprint": closing.finding,
        "found_at": closing.found_at.isoformat() if closing.found_at else None,
        "suggestion": closing.offered or None,
        "suggested_at": closing.suggested_at.isoformat() if closing.suggested_at else None,
        "scanned_again": head,
        "commit": remediation.commit,
        "committed_at": remediation.at.isoformat(),
        "by": remediation.accepted_by,
        "signature_verified": remediation.verified,
        "suggestion_accepted": remediation.suggestion_accepted,
        "reworked": remediation.reworked,
        "seconds_to_remediate": remediation.seconds,
        "marked": mark.how if mark else "",
    }
    return Fact(EvidenceKind.REMEDIATION, _subject(job), body)


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "path": finding.location.path,
        "start_line": finding.location.span.start,
        "end_line": finding.location.span.end,
        "side": "base" if finding.removed else "head",
        "severity": finding.severity,
        "confidence_percent": round(finding.confidence * 100),
        "cwe": list(finding.cwe),
        "tool": f"{finding.tool}:{finding.tool_rule}",
        "agreeing": list(finding.agreeing),
    }


def _subject(job: Job) -> str:
    return f"{job.repository}#{job.number}"
