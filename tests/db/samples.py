"""Records to keep, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact
from bot.core.finding import Finding, Severity
from bot.core.fix import Edit, Fix
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job, JobKind
from bot.core.location import Location, Span
from bot.core.tracked import FindingState, Remediation, TrackedFinding

AT = datetime(2024, 5, 6, 7, 8, 9, 10, tzinfo=UTC)
HOSTILE = 'a\x00b\udc80\ud83d"\\\n\u2028</script>' + "é\U0001f600"
"""What no database and no encoder likes: NUL, lone surrogates, quotes, line breaks of several kinds."""

DELIVERY = Delivery("d-1", "pull_request", "opened", 7, "acme/shop", '{"a": 1}', AT)
JOB = Job("job-1", JobKind.REVIEW, 7, "acme/shop", 12, "a" * 40, "d-1")

FINDING = Finding(
    rule="SOC2-001",
    location=Location("app/api.py", Span(3, 5)),
    message="The endpoint has no authentication.",
    severity=Severity.HIGH,
    confidence=0.9,
    tool="soc2",
    tool_rule="missing-authentication",
    matched="@app.get",
    cwe=(306, 287),
    fingerprint=Fingerprint("f" * 32),
    agreeing=("semgrep:x", "bandit:B1"),
)
FIX = Fix(
    FINDING.fingerprint, "app/api.py", "project idiom", "Adds the parameter.", Edit(Span(4, 4), ("one\r\n", "two"))
)
TRACKED = TrackedFinding(7, "acme/shop", 12, FINDING, FindingState.OPEN, AT, CommitSha("a" * 40), 99, FIX)
REMEDIATION = Remediation(CommitSha("b" * 40), AT, "octocat", True, 3600)


def tracked(fingerprint: str) -> TrackedFinding:
    return replace(TRACKED, finding=replace(FINDING, fingerprint=Fingerprint(fingerprint)))


def fact(subject: str = "acme/shop#12", **body: object) -> Fact:
    return Fact(EvidenceKind.REVIEW, subject, body)
