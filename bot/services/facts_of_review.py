"""What a review leaves as evidence, entry by entry. Bodies hold no code and no secret: places, rules and ids."""

from bot.core.action import Receipt
from bot.core.evidence import EvidenceKind, Fact
from bot.core.finding import Finding
from bot.core.job import Job
from bot.core.plan import Closing, Plan
from bot.core.tracked import TrackedFinding


def review_fact(job: Job, plan: Plan, review: Receipt | None, check: Receipt | None) -> Fact:
    body: dict[str, object] = {
        "repository": job.repository,
        "pull_request": job.number,
        "base": plan.base,
        "head": plan.head,
        "delivery": job.delivery,
        "conclusion": plan.check.conclusion,
        "check_run": check.id if check else None,
        "review": review.id if review else None,
        **plan.account,
    }
    return Fact(EvidenceKind.REVIEW, _subject(job), body)


def finding_fact(tracked: TrackedFinding) -> Fact:
    body: dict[str, object] = {
        **_finding(tracked.finding),
        "first_head": tracked.first_head,
        "comment": tracked.comment or None,
        "suggestion": tracked.fix.way if tracked.fix else None,
    }
    return Fact(EvidenceKind.FINDING, f"{tracked.repository}#{tracked.number}", body)


def closing_fact(job: Job, closing: Closing, mark: Receipt | None) -> Fact:
    remediation = closing.remediation
    body: dict[str, object] = {
        "fingerprint": closing.finding,
        "commit": remediation.commit,
        "committed_at": remediation.at.isoformat(),
        "by": remediation.accepted_by,
        "signature_verified": remediation.verified,
        "suggestion_accepted": remediation.suggestion_accepted,
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
