"""Green means: everything was looked at, and nothing that blocks was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coverage import HARMLESS, Coverage, Gap, GapReason
from bot.core.finding import Finding, Severity
from bot.core.location import Location, Span
from bot.core.verdict import Conclusion, CouldNotRun, Failed, Passed
from bot.engine.judge import conclusion, judge


def finding(severity: Severity, confidence: float = 0.9, suppressed: str = "") -> Finding:
    place = Location("a.py", Span(1, 1))
    return Finding("SOC2-001", place, "m", severity, confidence, "soc2", "r", "x", suppressed=suppressed)


def coverage(*reasons: GapReason) -> Coverage:
    return Coverage(3, (("semgrep", "1"),), tuple(Gap("a.py", reason, "semgrep") for reason in reasons))


findings = st.lists(st.builds(finding, st.sampled_from(Severity), st.floats(0, 1)))


@given(findings, st.lists(st.sampled_from(GapReason)))
def test_never_green_while_blind_or_while_something_blocks(new: list[Finding], reasons: list[GapReason]) -> None:
    blind = any(reason not in HARMLESS for reason in reasons)
    blocked = any(one.severity is not Severity.LOW and one.confidence >= 0.5 for one in new)
    verdict = judge(new, coverage(*reasons))
    assert (conclusion(verdict) is Conclusion.SUCCESS) == (not blind and not blocked)
    assert isinstance(verdict, CouldNotRun) == blind
    assert (conclusion(verdict) is Conclusion.FAILURE) == blocked


def test_the_blocking_findings_are_counted() -> None:
    new = [
        finding(Severity.CRITICAL),
        finding(Severity.MEDIUM, 0.5),
        finding(Severity.HIGH, 0.4),
        finding(Severity.LOW),
    ]
    assert judge(new, coverage()) == Failed(2)


@pytest.mark.parametrize("new", [[], [finding(Severity.LOW)], [finding(Severity.HIGH, 0.49)]])
def test_mild_and_unsure_findings_do_not_block(new: list[Finding]) -> None:
    assert judge(new, coverage(GapReason.BINARY)) == Passed()


def test_an_inline_suppression_does_not_unblock() -> None:
    assert judge([finding(Severity.HIGH, suppressed="# nosec")], coverage()) == Failed(1)


def test_the_reasons_are_sentences_each_said_once() -> None:
    gap = Gap("big.py", GapReason.TOO_LARGE, "semgrep", "5 MB, the limit is 1 MB.")
    blind = Coverage(1, (), (gap, gap, Gap("", GapReason.TIMED_OUT, "bandit")))
    assert judge([], blind) == CouldNotRun(
        (
            "bandit did not look at everything: scanner timed out.",
            "semgrep did not look at big.py: too large (5 MB, the limit is 1 MB).",
        )
    )
    assert conclusion(judge([], blind)) is Conclusion.ACTION_REQUIRED
    assert conclusion(judge([finding(Severity.HIGH)], blind)) is Conclusion.FAILURE
