"""One remark where several tools agree, and nothing lost on the way."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.core.finding import Finding, Severity
from bot.core.location import Location, Span
from bot.engine.dedupe import TOOLS, dedupe


def finding(rule: str, start: int, end: int, tool: str = "soc2", **words: object) -> Finding:
    given_words: dict[str, object] = {"severity": Severity.MEDIUM, "confidence": 0.6, "matched": "x", **words}
    place = Location("a.py", Span(start, end))
    return Finding(rule, place, "m", tool=tool, tool_rule=f"{tool}-{rule}", **given_words)  # type: ignore[arg-type]


@st.composite
def any_findings(draw: st.DrawFn) -> list[Finding]:
    found = []
    for _ in range(draw(st.integers(0, 12))):
        start = draw(st.integers(1, 12))
        found.append(
            finding(
                draw(st.sampled_from(["SOC2-001", "SOC2-002", "SOC2-008", "SOC2-009"])),
                start,
                start + draw(st.integers(0, 5)),
                draw(st.sampled_from([*TOOLS, "another"])),
                severity=draw(st.sampled_from(Severity)),
                confidence=draw(st.sampled_from([0.3, 0.6, 0.9])),
                suppressed=draw(st.sampled_from(["", "# nosec"])),
            )
        )
    return found


@given(any_findings())
def test_doing_it_again_changes_nothing(found: list[Finding]) -> None:
    once = dedupe(found)
    assert dedupe(once) == once


@given(any_findings(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(found: list[Finding], chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert dedupe(shuffled) == dedupe(found)


@given(any_findings())
def test_every_tool_that_spoke_is_still_named_at_its_place(found: list[Finding]) -> None:
    kept = dedupe(found)
    for one in found:
        identifier = f"{one.tool}:{one.tool_rule}"
        assert any(
            identifier in (f"{other.tool}:{other.tool_rule}", *other.agreeing)
            and other.location.span.overlaps(one.location.span)
            and other.severity.rank <= one.severity.rank
            and other.confidence >= one.confidence
            and (other.suppressed or not one.suppressed)
            for other in kept
        )


@given(any_findings())
def test_no_two_remarks_of_one_rule_overlap(found: list[Finding]) -> None:
    kept = dedupe(found)
    for index, one in enumerate(kept):
        assert not any(one.rule == two.rule and one.location.span.overlaps(two.location.span) for two in kept[:index])


def test_our_own_words_are_kept_with_the_worst_severity_and_the_highest_confidence() -> None:
    own = finding("SOC2-002", 3, 3)
    loud = finding("SOC2-002", 3, 4, "bandit", severity=Severity.CRITICAL, cwe=(259,), suppressed="# nosec")
    sure = finding("SOC2-002", 3, 3, "detect-secrets", confidence=0.95)
    (one,) = dedupe([sure, loud, own])
    assert (one.tool, one.location) == ("soc2", own.location)
    assert one.agreeing == ("bandit:bandit-SOC2-002", "detect-secrets:detect-secrets-SOC2-002")
    assert (one.severity, one.confidence, one.cwe, one.suppressed) == (Severity.CRITICAL, 0.95, (259,), "# nosec")


def test_a_wide_remark_does_not_swallow_two_places_that_another_tool_tells_apart() -> None:
    wide = finding("SOC2-002", 1, 20, "semgrep")
    kept = dedupe([wide, finding("SOC2-002", 4, 4, "bandit"), finding("SOC2-002", 9, 9, "bandit")])
    assert [(one.location.span.start, one.agreeing) for one in kept] == [(4, ("semgrep:semgrep-SOC2-002",)), (9, ())]


def test_the_more_specific_rule_covers_the_wider_one_on_its_range() -> None:
    for specific, wider in (("SOC2-001", "SOC2-008"), ("SOC2-002", "SOC2-009"), ("SOC2-003", "SOC2-010")):
        (one,) = dedupe([finding(wider, 5, 5, "semgrep"), finding(specific, 5, 6)])
        assert (one.rule, one.agreeing) == (specific, (f"semgrep:semgrep-{wider}",))
        assert len(dedupe([finding(wider, 5, 5), finding(specific, 8, 8)])) == 2


def test_a_block_of_session_settings_is_more_than_the_key_in_it() -> None:
    assert len(dedupe([finding("SOC2-009", 1, 9), finding("SOC2-002", 4, 4)])) == 2


def test_other_rules_and_other_files_stay_apart() -> None:
    other_file = Finding("SOC2-007", Location("b.py", Span(5, 5)), "m", Severity.LOW, 0.5, "soc2", "r", "x")
    assert len(dedupe([finding("SOC2-007", 5, 5), finding("SOC2-002", 5, 5), other_file])) == 3
