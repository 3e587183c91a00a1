"""Whether somebody independent approved what was merged."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.change import Approval, MergedChange, MergedCommit, Opinion
from bot.core.identity import CommitSha
from bot.engine.approval import approval

HEAD, EARLIER = CommitSha("b" * 40), CommitSha("a" * 40)
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def commit(author: str = "mira", committer: str = "web-flow", *co_authors: str) -> MergedCommit:
    return MergedCommit(HEAD, author, committer, co_authors, verified=False)


def opinion(author: str, state: str = "APPROVED", at: CommitSha = HEAD, hour: int = 1, bot: bool = False) -> Opinion:
    return Opinion(author, bot, state, at, DAY + timedelta(hours=hour))


def judged(*reviews: Opinion, commits: tuple[MergedCommit, ...] = (commit(),), whole: bool = True) -> Approval:
    change = MergedChange(
        title="Title",
        author="mira",
        merged_by="mira",
        merged_at=DAY,
        opened_at=DAY,
        base_branch="main",
        head=HEAD,
        merge=CommitSha("c" * 40),
        parents=2,
        commits=commits,
        all_commits=whole,
        reviews=reviews,
        checks=(),
    )
    return approval(change)[0]


ANN = "Ann <7+ann@users.noreply.github.com>"


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ((), Approval.ABSENT),
        ((opinion("ann"),), Approval.GIVEN),
        ((opinion("mira"),), Approval.ABSENT),
        ((opinion("Mira"),), Approval.ABSENT),
        ((opinion("robot[bot]", bot=True),), Approval.ABSENT),
        ((opinion("ghost"),), Approval.ABSENT),
        ((opinion("ann", at=EARLIER),), Approval.OUTDATED),
        ((opinion("ann"), opinion("ann", "COMMENTED", hour=2)), Approval.GIVEN),
        ((opinion("ann"), opinion("ann", "DISMISSED", hour=2)), Approval.ABSENT),
        ((opinion("ann"), opinion("ann", "CHANGES_REQUESTED", hour=2)), Approval.ABSENT),
        ((opinion("ann", "CHANGES_REQUESTED", hour=2), opinion("ann", hour=3)), Approval.GIVEN),
        ((opinion("ann", at=EARLIER), opinion("ben")), Approval.GIVEN),
    ],
)
def test_the_latest_word_of_each_counts(reviews: tuple[Opinion, ...], expected: Approval) -> None:
    assert judged(*reviews) is expected


def test_whoever_wrote_any_of_it_is_not_independent() -> None:
    assert judged(opinion("ann"), commits=(commit(), commit("ann"))) is Approval.ABSENT
    assert judged(opinion("ann"), commits=(commit("mira", "ann"),)) is Approval.ABSENT
    assert judged(opinion("ann"), commits=(commit("mira", "web-flow", ANN),)) is Approval.ABSENT
    assert judged(opinion("ben"), commits=(commit("mira", "web-flow", ANN),)) is Approval.GIVEN


def test_who_cannot_be_told_is_not_called_independent() -> None:
    assert judged(opinion("ann"), commits=(commit(""),)) is Approval.NOT_VERIFIABLE
    assert judged(opinion("ann"), commits=(commit("mira", "web-flow", "A. N. <ann@x.org>"),)) is Approval.NOT_VERIFIABLE
    assert judged(opinion("ann"), whole=False) is Approval.NOT_VERIFIABLE
    assert judged(commits=(commit(""),)) is Approval.ABSENT
