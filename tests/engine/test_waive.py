"""What people let be is shown, and neither blocks nor counts."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.verdict import CouldNotRun, Failed, Passed
from bot.core.waiver import Waiver, WaiverKind
from bot.engine.compose_waived import waived_block
from bot.engine.waive import waive
from tests.sample_outcome import TOO_LARGE, outcome

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FOUND = outcome()
WAIVERS = tuple(
    Waiver(
        *(1, "acme/shop", 1, each.fingerprint, each.rule, WaiverKind.RISK, "asked | <b>@all</b>", date(2026, 6, 1)),
        *("mona", "dev", NOW, "a `WAF`"),
    )
    for each in FOUND.findings
)


def test_with_everything_waived_the_change_passes() -> None:
    let_be = waive(FOUND, WAIVERS, NOW)
    assert isinstance(FOUND.verdict, Failed)
    assert isinstance(let_be.verdict, Passed)
    assert (let_be.findings, len(let_be.waived)) == ((), len(FOUND.findings))


def test_what_nobody_looked_at_is_waived_by_nobody() -> None:
    blind = waive(outcome(gaps=(TOO_LARGE,)), WAIVERS, NOW)
    assert blind.findings == ()
    assert isinstance(blind.verdict, CouldNotRun)


def test_the_rest_still_blocks() -> None:
    let_be = waive(FOUND, WAIVERS[1:], NOW)
    assert [each.fingerprint for each in let_be.findings] == [FOUND.findings[0].fingerprint]
    assert isinstance(let_be.verdict, Failed)


def test_what_is_over_or_not_there_lets_nothing_be() -> None:
    assert waive(FOUND, WAIVERS, datetime(2026, 6, 2, tzinfo=UTC)) == FOUND
    assert waive(FOUND, [replace(WAIVERS[0], fingerprint=WAIVERS[0].fingerprint[::-1])], NOW) == FOUND  # type: ignore[arg-type]


def test_reasons_are_shown_as_text() -> None:
    block = waived_block(waive(FOUND, WAIVERS[:1], NOW).waived, lambda finding: finding.location.path)
    assert "waived until 2026-06-01 by `mona`" in block
    assert "<b>" not in block
    assert f"`{FOUND.findings[0].fingerprint[:8]}`" in block
    row = block.splitlines()[-1]
    assert row.count("|") == 5
    assert waived_block((), lambda finding: "") == ""
