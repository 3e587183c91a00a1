"""What the check run says of itself: whether anybody has to heed it, and how it differs from the last one."""

from datetime import UTC, datetime

import pytest

from bot.core.change import Gate
from bot.core.standing import Standing
from bot.engine.compose_review import compose
from tests import sample_outcome as sample
from tests.engine.test_compose_review import context

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gate", "asked", "words"),
    [
        (Gate.UNKNOWN, None, "**Advisory**: whether `main` takes changes without this check has not been asked yet."),
        (Gate.UNKNOWN, SEEN, "**Advisory**: whether `main` takes changes without this check could not be told."),
        (Gate.NONE, SEEN, "**Advisory**: `main` takes changes without this check. (As of 2026-01-05.)"),
        (Gate.OPEN, SEEN, "**Advisory**: `main` requires a check of this name, but from anybody"),
        (Gate.PINNED, SEEN, "`main` takes no change without this check, and only from this App. (As of 2026-01-05.)"),
    ],
)
def test_the_check_says_whether_anybody_has_to_heed_it(gate: Gate, asked: datetime | None, words: str) -> None:
    made = context(standing=Standing("main", gate, asked))
    assert words in compose(sample.outcome(), made).check.summary
    assert "Advisory" not in compose(sample.outcome(), context()).check.summary


def test_a_first_review_speaks_of_none_before_it() -> None:
    assert "Since the last review" not in compose(sample.outcome(), context()).check.summary
