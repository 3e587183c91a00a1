"""What a commit says of itself is its author's claim: evidence says so, and believes no impossible date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.adapters.github.reading import _commit
from bot.core.finding import Finding, Severity
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job, JobKind
from bot.core.location import Location, Span
from bot.core.plan import Closing
from bot.core.tracked import FindingState, TrackedFinding
from bot.engine.remediation import Step, decide
from bot.services.facts_of_review import closing_fact
from bot.services.trace_remediation import RemediationTracer

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = CommitSha("b" * 40)
FINDING = Finding("SOC2-002", Location("a.py", Span(1, 1)), "m", Severity.HIGH, 1, "t", "r", "x")
TRACKED = TrackedFinding(5, "acme/shop", 7, FINDING, FindingState.OPEN, SEEN, CommitSha("a" * 40))


class Noon:
    def now(self) -> datetime:
        return SEEN + timedelta(hours=12)


def commit(**git: object) -> dict[str, Any]:
    said = {"author": {"name": "mira"}, "committer": {"date": "2026-01-01T01:00:00Z"}, "message": "x"}
    return {"sha": HEAD, "author": None, "commit": said | git}


def test_a_name_is_no_login() -> None:
    """`git commit --author "mira <nobody@example.com>"` does not write mira's acceptance into the evidence."""
    assert _commit(commit()).author == "mira (no known account)"
    assert _commit(commit() | {"author": {"login": "mira"}}).author == "mira"


def test_a_login_that_nobody_signed_for_is_a_claim() -> None:
    """Her mail address is enough to be shown as her; only a signature is more."""
    for verification in (None, {}, {"verified": False}, {"verified": "yes"}):
        assert not _commit(commit(verification=verification) | {"author": {"login": "mira"}}).verified
    signed = _commit(commit(verification={"verified": True}) | {"author": {"login": "mira"}})
    step = Step(signed.sha, signed.author, signed.committed_at, (), b"y\n", signed.verified)
    ended = decide(TRACKED, b"x\n", [step], "bot")
    assert ended is not None
    job = Job("j", JobKind.REVIEW, 5, "acme/shop", 7, HEAD, "d")
    body = closing_fact(job, Closing(Fingerprint("f"), ended), None, HEAD).body
    assert (body["by"], body["signature_verified"]) == ("mira", True)


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        (SEEN + timedelta(hours=1), 3600),
        (SEEN - timedelta(days=9000), 0),
        (datetime(9999, 12, 31, tzinfo=UTC), 12 * 3600),
    ],
)
def test_the_time_it_took_is_neither_negative_nor_in_the_future(at: datetime, seconds: int) -> None:
    tracer = RemediationTracer(None, Noon())  # type: ignore[arg-type] # no repository is asked
    ended = decide(TRACKED, b"x\n", [Step(HEAD, "mira", at, (), b"y\n")], "bot")
    assert tracer._bounded(TRACKED, ended, HEAD).seconds == seconds
