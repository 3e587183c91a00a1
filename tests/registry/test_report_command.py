"""/compliance report: the findings of a pull request by criterion, and what became of them."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.commands.interface import CommandContext
from bot.commands.report import PLUGIN
from bot.core.command import Command
from bot.core.finding import Finding
from bot.core.identity import CommitSha
from bot.core.limits import COMMENT, size
from bot.core.tracked import FindingState, Remediation, TrackedFinding
from tests import sample_outcome as sample

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
DONE = Remediation(sample.HEAD, SEEN, "mona", True, 3 * 3600)


def tracked(finding: Finding, done: Remediation | None = None) -> TrackedFinding:
    state = FindingState.FIXED if done else FindingState.OPEN
    return TrackedFinding(1, "o/r", 7, finding, state, SEEN, sample.BASE, remediation=done)


def answer(*findings: TrackedFinding, reviewed: CommitSha | None = sample.HEAD) -> str:
    command = Command("report", "")
    return PLUGIN.answer(CommandContext(command, "o/r", 7, findings, reviewed, sample.RULES, sample.CRITERIA, {}))


def test_open_and_fixed_findings_stand_under_their_criterion() -> None:
    text = answer(tracked(sample.NO_LOGIN, DONE), tracked(sample.SECRET))
    assert "**1 open**, 1 fixed (1 by an accepted suggestion), up to bbbbbbb." in text
    section = text.split("#### CC6.1 ")[1].split("####")[0]
    assert "_Code review as evidence: supporting._" in section
    assert "`app/settings.py:4` | critical | **open** since aaaaaaa |" in section
    assert "fixed in bbbbbbb by `mona` after 3 h, suggestion accepted" in section
    assert section.index("SOC2-002") < section.index("SOC2-001")
    assert "Touched as well by 1 finding listed under another criterion (SOC2-001)." in text.split("#### CC6.6")[1]


def test_it_gives_no_opinion_on_compliance() -> None:
    text = answer(tracked(sample.NO_LOGIN)).lower()
    assert "compliant" not in text
    assert "passed" not in text


def test_before_a_review_and_without_findings_it_says_so() -> None:
    assert answer(reviewed=None) == "No review of this pull request is finished yet."
    assert "Nothing was found up to bbbbbbb." in answer()


def test_a_rule_that_is_no_longer_there_is_still_reported() -> None:
    assert "SOC2-099" in answer(tracked(replace(sample.LEAK, rule="SOC2-099")))


def test_it_pings_nobody_and_keeps_the_limit() -> None:
    bad = sample.finding("SOC2-001", "@team/" + "p" * 900 + "|x", 1, 1, "x")
    text = answer(*(tracked(bad, replace(DONE, accepted_by="@mona <x>")) for _ in range(3000)))
    assert size(text) < COMMENT
    assert "and 2,950 more" in text
    assert "`@mona <x>`" in text
