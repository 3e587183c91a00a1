"""Reviews to be shown, as they come from the database."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.finding import Finding
from bot.core.identity import CommitSha, Sha256
from bot.core.job import Job, JobKind, JobState
from bot.core.outcome import Outcome
from bot.core.review_page import PageBody, PageRecord, PageState, Recorded, ShownReview
from bot.engine.compose_page import compose_page
from bot.engine.compose_review import compose
from tests import sample_outcome as sample
from tests.engine.test_compose_page import closing, waiver
from tests.engine.test_compose_review import context

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SERVER = "https://github.example.com"
OLD = sample.finding("SOC2-002", "app/old.py", 3, 3, "A token stands in the code.")


def body_of(outcome: Outcome) -> PageBody:
    known = context()
    return compose_page(outcome, known, compose(outcome, known).check, ())


def full_body() -> PageBody:
    """One of each: new and remaining findings, a waived and a fixed one, gaps of both kinds."""
    known = context(reported=frozenset({sample.LEAK.fingerprint}), fixed=1)
    gaps = (sample.TOO_LARGE, sample.PICTURE)
    found: tuple[Finding, ...] = (sample.NO_LOGIN, sample.LEAK, replace(sample.SECRET, confidence=0.3))
    let_be = waiver(sample.finding("SOC2-007", "app/tasks.py", 9, 9, "The text of the exception goes to the client."))
    outcome = replace(sample.outcome(found, gaps=gaps), waived=(let_be,))
    return compose_page(outcome, known, compose(outcome, known).check, (closing(OLD),))


def shown(
    body: PageBody | None = None, state: PageState = PageState.DONE, *, reason: str = "", number: int = 7, **more: str
) -> ShownReview:
    repository = more.pop("repository", "acme/shop")
    kind = JobKind.REVIEW if number else JobKind.MERGE_GROUP
    job = Job("j", kind, 5, repository, number, sample.HEAD, "d")
    entry = Recorded(42, Sha256("e" * 64)) if body else None
    record = PageRecord(job, JobState.DONE, reason, CommitSha(sample.HEAD), AT, AT, None, entry)
    beside = {"earlier": "", "later": "", "server_url": SERVER} | more
    return ShownReview(record, state, body, **beside)
