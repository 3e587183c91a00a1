"""Suggestions of one review meet on no line: whichever are accepted, the others can be accepted too."""

from dataclasses import replace

from bot.core.fix import Edit, Proof, Proved
from bot.core.location import Span
from bot.core.outcome import Outcome
from bot.engine.compose_review import compose
from tests import sample_outcome as sample
from tests.engine.test_compose_review import context


def two_fixes(second: Span) -> Outcome:
    lines = ("async def remove(user_id: int, user: CurrentUser):\n",)
    also = replace(
        sample.FIX.fix,
        finding=sample.LEAK.fingerprint,
        edit=Edit(second, (*lines, *("    pass\n" for _ in range(second.start, second.end)))),
    )
    fixes = {
        sample.NO_LOGIN.fingerprint: sample.FIX,
        sample.LEAK.fingerprint: Proved(also, Proof(("applies",))),
    }
    return sample.outcome((sample.NO_LOGIN, sample.LEAK), fixes=fixes)


def test_of_two_fixes_of_the_same_lines_the_first_has_the_button() -> None:
    review = compose(two_fixes(Span(15, 19)), context()).review
    assert review is not None
    first, second = review.comments
    assert (first.line, "```suggestion" in first.body) == (15, True)
    assert (second.start_line, second.line, "```suggestion" in second.body) == (18, 19, False)
    offered = f"`/compliance fix {sample.LEAK.fingerprint[:8]}`"
    assert "No button can make this change here" in second.body and offered in second.body


def test_fixes_of_lines_apart_have_a_button_each() -> None:
    review = compose(two_fixes(Span(18, 19)), context()).review
    assert review is not None
    assert ["```suggestion" in each.body for each in review.comments] == [True, True]
