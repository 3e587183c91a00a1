"""Nothing is left out of a check run without a word: lists that are cut say how much is not in them."""

from dataclasses import replace

from bot.core.coverage import Gap, GapReason
from bot.core.limits import TABLE_ROWS
from bot.core.policy import Excluded
from bot.core.verdict import CouldNotRun
from bot.engine.compose_check import HARMLESS_SHOWN
from bot.engine.compose_review import compose
from tests import sample_outcome as sample
from tests.engine.test_compose_review import context


def said(outcome: object) -> str:
    check = compose(outcome, context()).check  # type: ignore[arg-type]
    return f"{check.summary}\n{check.text}"


def test_what_the_policy_lets_be() -> None:
    let_be = tuple(Excluded(sample.SECRET, f"reason {number:02}") for number in range(TABLE_ROWS + 30))
    text = said(replace(sample.outcome(), excluded=(*let_be, let_be[-1])))
    assert "| 30 more | 31 | |" in text and f"reason {TABLE_ROWS - 1}" in text and f"reason {TABLE_ROWS} |" not in text
    assert " more |" not in said(replace(sample.outcome(), excluded=let_be[:TABLE_ROWS]))


def test_what_holds_after_the_merge() -> None:
    gaps = tuple(Gap(f"rules/{number:02}.yml", GapReason.LATER, "policy") for number in range(HARMLESS_SHOWN + 7))
    text = said(sample.outcome(gaps=gaps))
    assert "and 7 more." in text and "`rules/09.yml`" in text and "`rules/10.yml`" not in text


def test_why_there_is_no_verdict() -> None:
    reasons = tuple(f"File {number:03} was not looked at." for number in range(TABLE_ROWS + 3))
    text = said(sample.outcome(verdict=CouldNotRun(reasons, 0)))
    assert "- 3 more" in text and "File 049" in text and "File 050" not in text
