"""What vanished because nobody looks any more is neither fixed nor green."""

from datetime import UTC, datetime

import pytest

from bot.core.coverage import NO_ENDPOINTS, TOKENS_ONLY, Gap, GapReason
from bot.core.finding import Finding
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.verdict import CouldNotRun, Passed
from bot.engine.hidden import gone_findings, without_hiding
from tests.sample_outcome import HEAD, LEAK, NO_LOGIN, SECRET, outcome

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)


def tracked(finding: Finding, state: FindingState = FindingState.OPEN) -> TrackedFinding:
    return TrackedFinding(1, "acme/shop", 7, finding, state, SEEN, HEAD)


@pytest.mark.parametrize("reason", [each for each in GapReason if each is not GapReason.LATER])
def test_no_gap_in_its_file_lets_a_finding_be_called_fixed(reason: GapReason) -> None:
    now = outcome((), gaps=(Gap(SECRET.location.path, reason, "git"),))
    assert gone_findings([tracked(SECRET), tracked(NO_LOGIN)], now) == (tracked(NO_LOGIN),)


@pytest.mark.parametrize(
    "reason",
    [
        *(GapReason.BINARY, GapReason.LFS, GapReason.SYMLINK, GapReason.SUBMODULE),
        *(GapReason.NO_SOURCE, GapReason.UNREADABLE),
    ],
)
def test_the_check_is_not_green_while_an_open_finding_is_hidden(reason: GapReason) -> None:
    now = outcome((), gaps=(Gap(SECRET.location.path, reason, "git", "not a text file"),))
    assert isinstance(without_hiding([tracked(SECRET)], now).verdict, CouldNotRun)
    assert without_hiding([tracked(SECRET, FindingState.WAIVED)], now).verdict == now.verdict
    assert without_hiding([tracked(NO_LOGIN)], now) == now


def test_what_people_excluded_blocks_nothing_and_is_not_fixed() -> None:
    now = outcome((), gaps=(Gap(SECRET.location.path, GapReason.EXCLUDED, "policy", "generated"),))
    assert isinstance(without_hiding([tracked(SECRET)], now).verdict, Passed)
    assert gone_findings([tracked(SECRET)], now) == ()


@pytest.mark.parametrize(
    ("detail", "finding", "is_gone"),
    [
        (TOKENS_ONLY, SECRET, True),
        (TOKENS_ONLY, LEAK, False),
        (NO_ENDPOINTS, SECRET, True),
        (NO_ENDPOINTS, LEAK, False),
    ],
)
def test_a_file_that_is_looked_at_in_part_ends_what_is_looked_for_there(
    detail: str, finding: Finding, is_gone: bool
) -> None:
    now = outcome((), gaps=(Gap(finding.location.path, GapReason.NO_SOURCE, "names", detail),))
    assert bool(gone_findings([tracked(finding)], now)) is is_gone


def test_a_gap_in_everything_ends_nothing() -> None:
    assert gone_findings([tracked(SECRET)], outcome((), gaps=(Gap("", GapReason.CRASHED, "semgrep"),))) == ()


def test_what_is_still_there_is_not_gone() -> None:
    assert gone_findings([tracked(SECRET), tracked(LEAK)], outcome((SECRET,), gaps=())) == (tracked(LEAK),)
