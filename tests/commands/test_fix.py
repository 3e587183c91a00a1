"""/compliance fix: which findings are meant."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.commands.fix import PLUGIN, USAGE
from bot.commands.interface import CommandContext, CommitFixes
from bot.core.command import Command
from bot.core.identity import CommitSha, Fingerprint
from bot.core.tracked import FindingState, TrackedFinding
from tests.sample_outcome import HEAD, outcome

ITEMS = tuple(
    TrackedFinding(1, "acme/shop", 1, each, state, datetime(2026, 1, 1, tzinfo=UTC), HEAD)
    for each, state in zip(outcome().findings, (FindingState.OPEN, FindingState.OPEN, FindingState.FIXED), strict=False)
)
Answer = str | CommitFixes
FIRST, SECOND = (item.finding.fingerprint for item in ITEMS[:2])


def answer(
    rest: str, items: tuple[TrackedFinding, ...] = ITEMS, reviewed: CommitSha | None = HEAD
) -> str | CommitFixes:
    return PLUGIN.answer(CommandContext(Command("fix", rest), "acme/shop", 1, items, reviewed, {}, {}, {}))


def meant(rest: str) -> set[Fingerprint]:
    found = answer(rest)
    assert isinstance(found, CommitFixes), found
    return set(found.findings)


def test_all_or_by_the_start_of_their_fingerprints() -> None:
    assert meant("all") == {FIRST, SECOND}
    assert meant(FIRST[:8]) == meant(f"`{FIRST[:8].upper()}`") == {FIRST}
    assert meant(f"{FIRST[:8]}, {SECOND}") == {FIRST, SECOND}


@pytest.mark.parametrize("rest", ["zzzz", "@everyone", "<!--", "0", "all of them", "%s.*"])
def test_what_is_not_known_is_said_without_doing_anything(rest: str) -> None:
    said = answer(rest)
    assert isinstance(said, str) and FIRST[:8] in said
    assert "@everyone" not in said.replace("`@everyone`", "") and "<!--" not in said.replace("`<!--`", "")


def test_nothing_to_do() -> None:
    assert answer("") == USAGE
    assert answer("all", ()) == "Nothing is open on this pull request."
    assert "finished" in str(answer("all", reviewed=None))


def test_all_leaves_what_people_let_be() -> None:
    first, *others = ITEMS
    waived = (replace(first, state=FindingState.WAIVED), *others)
    assert answer("all", waived) == CommitFixes((SECOND,))
    assert answer(FIRST, waived) == CommitFixes((FIRST,))
    assert answer("all", waived[:1]) == "Nothing is open on this pull request."
