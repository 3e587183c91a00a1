"""/compliance waive, false-positive, unwaive: what is let be, for which reason and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import false_positive, unwaive, waive
from bot.commands.interface import CommandContext, Deed, Unwaive, Waive
from bot.core.asked import fields_in
from bot.core.command import Command
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver import Waiver, WaiverKind
from tests.sample_outcome import HEAD, outcome

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ITEMS = tuple(
    TrackedFinding(1, "acme/shop", 1, each, state, NOW, HEAD)
    for each, state in zip(outcome().findings, (FindingState.OPEN, FindingState.OPEN, FindingState.FIXED), strict=False)
)
FIRST, _, FIXED = (item.finding.fingerprint for item in ITEMS)
REASON = "the gateway in front of it asks"
WAIVER = Waiver(1, "acme/shop", 1, FIRST, "SOC2-001", WaiverKind.RISK, REASON, date(2026, 7, 1), "mona", "dev", NOW)
CONTEXT = CommandContext(Command("waive", ""), "acme/shop", 1, ITEMS, HEAD, {}, {}, {}, today=NOW.date())


def waived(rest: str) -> str | Deed:
    return waive.PLUGIN.answer(replace(CONTEXT, command=Command("waive", rest)))


def test_a_finding_a_reason_and_a_day() -> None:
    asked = waived(f"`{FIRST[:8].upper()}` reason: {REASON} until: 2026-07-01 compensating: WAF rule 12: logins")
    assert asked == Waive(ITEMS[0], WaiverKind.RISK, REASON, date(2026, 7, 1), "WAF rule 12: logins")
    assert waived(f"{FIRST} until: `2026-06-01`, reason: {REASON}") == Waive(
        ITEMS[0], WaiverKind.RISK, REASON, date(2026, 6, 1)
    )


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "/compliance waive"),
        (f"{FIRST} until: 2026-07-01", "reason is missing"),
        (f"{FIRST} reason: ok until: 2026-07-01", "has to be a sentence"),
        (f"{FIRST} reason: {'x' * 1001} until: 2026-07-01", "At most 1,000"),
        (f"{FIRST} reason: {REASON} until: 2026-07-01 compensating: {'x' * 1001}", "At most 1,000"),
        (f"{FIRST} reason: {REASON}", "last day is missing"),
        (f"{FIRST} reason: {REASON} until: forever", "last day is missing"),
        (f"{FIRST} reason: {REASON} until: 20260701", "last day is missing"),
        (f"{FIRST} reason: {REASON} until: 2026-02-30", "last day is missing"),
        (f"{FIRST} reason: {REASON} until: 2026-W26-1", "last day is missing"),
        (f"{FIRST} reason: {REASON} until: ２０２６-06-30", "last day is missing"),
        (f"{FIRST} reason: {REASON} until: 2026-05-31", "over already"),
        (f"{FIRST} {ITEMS[1].finding.fingerprint} reason: {REASON} until: 2026-07-01", "/compliance waive"),
        (f"{FIXED} reason: {REASON} until: 2026-07-01", "No such finding"),
        (f"@everyone reason: {REASON} until: 2026-07-01", "No such finding"),
    ],
)
def test_what_is_unclear_lets_nothing_be(rest: str, said: str) -> None:
    answer = waived(rest)
    assert isinstance(answer, str) and said in answer
    assert "@everyone" not in answer.replace("`@everyone`", "")


def test_a_false_positive_has_no_end() -> None:
    answer = false_positive.PLUGIN.answer(
        replace(CONTEXT, command=Command("false-positive", f"{FIRST} reason: {REASON}"))
    )
    assert answer == Waive(ITEMS[0], WaiverKind.FALSE_POSITIVE, REASON, None)
    assert isinstance(false_positive.PLUGIN.answer(replace(CONTEXT, command=Command("", FIRST))), str)


def test_only_what_is_waived_can_count_again() -> None:
    context = replace(CONTEXT, command=Command("unwaive", FIRST[:8]))
    assert "Nothing is waived" in str(unwaive.PLUGIN.answer(context))
    context = replace(context, waivers=(WAIVER,))
    assert unwaive.PLUGIN.answer(context) == Unwaive(WAIVER)
    other = replace(context, command=Command("unwaive", ITEMS[1].finding.fingerprint))
    assert "No such finding" in str(unwaive.PLUGIN.answer(other))


@pytest.mark.parametrize("command", [waive.PLUGIN, false_positive.PLUGIN, unwaive.PLUGIN])
def test_before_the_first_review_there_is_nothing(command: waive.WaiveCommand) -> None:
    assert "finished" in str(command.answer(replace(CONTEXT, reviewed=None)))


def test_a_waiver_holds_through_its_last_day() -> None:
    end = datetime(2026, 7, 2, tzinfo=UTC)
    assert WAIVER.holds(end - timedelta(microseconds=1))
    assert not WAIVER.holds(end)
    assert replace(WAIVER, until=None).holds(end)


@given(st.text(), st.text(alphabet=st.characters(exclude_characters=":")).filter(str.strip))
def test_any_text_is_read_and_a_field_ends_where_the_next_begins(noise: str, value: str) -> None:
    assert isinstance(fields_in(noise, waive.FIELDS).before, str)
    assert fields_in(f"x reason: {value} until: y", waive.FIELDS) == ("x", {"reason": value.strip(), "until": "y"})
