"""Which commit ended a finding, whose it was, and whether it took our suggestion."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.finding import Finding, Severity
from bot.core.fix import Edit, Fix
from bot.core.identity import CommitSha, Fingerprint
from bot.core.location import Location, Span
from bot.core.tracked import FindingState, TrackedFinding
from bot.engine.remediation import Step, decide, stands, was_reworked

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)
BOT = "complianceagent[bot]"
TRAILER = "complianceagent[bot] <1+complianceagent[bot]@users.noreply.github.com>"
BEFORE = "import os\n\ndef f():\n    key = 'abc'\n    return key\n"
TAKEN = BEFORE.replace("'abc'", 'os.environ["KEY"]')

FINDING = Finding("SOC2-002", Location("a.py", Span(4, 4)), "m", Severity.HIGH, 0.9, "soc2", "r", "key = ***")
FIX = Fix(Fingerprint("f"), "a.py", "credentials", "s", Edit(Span(4, 4), ('    key = os.environ["KEY"]\n',)))
TRACKED = TrackedFinding(1, "o/r", 7, FINDING, FindingState.OPEN, SEEN, CommitSha("0" * 40), fix=FIX)


def step(number: int, text: str | None, *co_authors: str) -> Step:
    content = None if text is None else text.encode()
    return Step(CommitSha(f"{number:040}"), f"dev{number}", SEEN + timedelta(minutes=number), co_authors, content)


def ended(tracked: TrackedFinding, before: str, *steps: Step) -> tuple[int, bool]:
    remediation = decide(tracked, before.encode(), steps, BOT)
    assert remediation is not None
    return int(remediation.commit), remediation.suggestion_accepted


def test_an_accepted_suggestion_is_recognised_with_who_when_and_how_long() -> None:
    remediation = decide(TRACKED, BEFORE.encode(), [step(2, BEFORE), step(5, TAKEN, TRAILER), step(9, TAKEN)], BOT)
    assert remediation is not None
    assert (int(remediation.commit), remediation.accepted_by, remediation.seconds) == (5, "dev5", 300)
    assert remediation.suggestion_accepted
    assert remediation.at == SEEN + timedelta(minutes=5)


def test_a_suggestion_typed_by_hand_counts_also_with_other_line_endings() -> None:
    assert ended(TRACKED, BEFORE, step(1, TAKEN)) == (1, True)
    assert ended(TRACKED, BEFORE.replace("\n", "\r\n"), step(1, TAKEN)) == (1, True)


def test_a_commit_with_another_cure_is_a_remediation_but_no_acceptance() -> None:
    other = BEFORE.replace("'abc'", "load_key()")
    assert ended(TRACKED, BEFORE, step(1, BEFORE + "# x\n"), step(2, other), step(3, other)) == (2, False)
    assert ended(TRACKED, BEFORE, step(1, other, TRAILER)) == (1, False)


def test_with_our_trailer_white_space_may_differ_without_it_it_may_not() -> None:
    wider = TAKEN.replace('["KEY"]', '[ "KEY" ]')
    assert ended(TRACKED, BEFORE, step(1, wider, "Someone <a@b>", TRAILER)) == (1, True)
    assert ended(TRACKED, BEFORE, step(1, wider, "Someone <a@b>")) == (1, False)


def test_a_name_that_only_resembles_ours_is_not_ours() -> None:
    wider = TAKEN.replace('["KEY"]', '[ "KEY" ]')
    assert ended(TRACKED, BEFORE, step(1, wider, f"not-{TRAILER}")) == (1, False)


def test_the_place_is_followed_when_it_moves_first() -> None:
    moved = "# one\n# two\n" + BEFORE
    assert ended(TRACKED, BEFORE, step(1, moved), step(2, "# one\n# two\n" + TAKEN)) == (2, True)
    both = "# one\n" + BEFORE + "# end\n"
    assert ended(TRACKED, BEFORE, step(1, both), step(2, "# one\n" + TAKEN + "# end\n")) == (2, True)


def test_the_suggested_line_elsewhere_is_no_acceptance() -> None:
    elsewhere = BEFORE + 'def g():\n    key = os.environ["KEY"]\n'
    assert ended(TRACKED, BEFORE, step(1, elsewhere), step(2, elsewhere.replace("    key = 'abc'\n", ""))) == (2, False)


def test_a_fix_of_another_file_says_nothing_of_the_lines_here() -> None:
    """A handler beside its table of routes is mended where it stands; the finding's own lines are followed."""
    tracked = replace(TRACKED, fix=replace(FIX, path="handlers.py", edit=Edit(Span(40, 41), ("x = 1\n",))))
    assert ended(tracked, BEFORE, step(1, BEFORE.replace("'abc'", "load()"))) == (1, False)


def test_a_deleted_file_ends_its_findings() -> None:
    assert ended(TRACKED, BEFORE, step(1, BEFORE), step(2, None), step(3, None)) == (2, False)


def test_an_accepted_deletion() -> None:
    fix = replace(FIX, edit=Edit(Span(4, 4), ()))
    tracked = replace(TRACKED, fix=fix)
    assert ended(tracked, BEFORE, step(1, BEFORE.replace("    key = 'abc'\n", ""))) == (1, True)
    assert ended(tracked, BEFORE, step(1, BEFORE.replace("'abc'", "'x'"))) == (1, False)


def test_a_cure_elsewhere_is_credited_to_the_last_commit_that_touched_the_file_else_to_the_last() -> None:
    touched = BEFORE + "# end\n"
    assert ended(TRACKED, BEFORE, step(1, touched), step(2, touched)) == (1, False)
    assert ended(TRACKED, BEFORE, step(1, BEFORE), step(2, BEFORE)) == (2, False)
    assert decide(TRACKED, BEFORE.encode(), [], BOT) is None


def test_two_equal_lines_of_which_one_is_cured() -> None:
    twice = BEFORE + "def g():\n    key = 'abc'\n    return key\n"
    assert ended(TRACKED, twice, step(1, "# top\n" + twice.replace("'abc'", 'os.environ["KEY"]', 1))) == (1, True)


def test_a_commit_older_than_the_review_takes_no_negative_time() -> None:
    early = replace(step(1, TAKEN), at=SEEN - timedelta(days=2))
    remediation = decide(TRACKED, BEFORE.encode(), [early], BOT)
    assert remediation is not None and remediation.seconds == 0


def test_without_a_fix_the_finding_s_own_lines_are_followed() -> None:
    assert ended(replace(TRACKED, fix=None), BEFORE, step(1, BEFORE), step(2, TAKEN)) == (2, False)


texts = st.lists(st.sampled_from(["    key = 'abc'\n", "x\n", '    key = os.environ["KEY"]\n', "y"]), max_size=7).map(
    "".join
)


@given(texts, st.lists(st.none() | texts, min_size=1, max_size=4))
def test_any_history_has_an_answer_among_its_commits(before: str, contents: list[str | None]) -> None:
    steps = [step(number, text) for number, text in enumerate(contents)]
    remediation = decide(TRACKED, before.encode(), steps, BOT)
    assert remediation is not None
    assert remediation.commit in {one.sha for one in steps}


def test_an_accepted_suggestion_that_was_changed_again() -> None:
    tracked = replace(TRACKED, fix=replace(FIX, edit=Edit(FIX.edit.span, ("    one(\n", "    two)\n"))))
    assert not was_reworked(tracked, b"x\n  one(\r\n  two)\r\n"), "white space may differ"
    assert was_reworked(tracked, b"x\n    one(\n    three)\n")
    assert not was_reworked(tracked, None), "a file that is not there says nothing"
    assert not was_reworked(replace(tracked, fix=None), b"")


def test_of_a_history_that_was_written_anew_the_last_commit_that_has_the_lines_is_what_others_are_compared_with() -> (
    None
):
    steps = [step(1, "import os\n"), step(2, "# one\n" + BEFORE), step(3, "# one\n" + TAKEN)]
    told = decide(TRACKED, BEFORE.encode(), steps, BOT, rewritten=True)
    assert told is not None and (int(told.commit), told.suggestion_accepted) == (3, True)
    amended = decide(TRACKED, BEFORE.encode(), [step(1, TAKEN)], BOT, rewritten=True)
    assert amended is not None and (int(amended.commit), amended.suggestion_accepted) == (1, True)


@pytest.mark.parametrize(
    ("now", "there"),
    [
        (b"one\ntwo\nthree\n", True),
        (b"zero\none\r\ntwo  \n", True),
        (b"one\nthree\n", False),
        (None, True),
    ],
)
def test_whether_the_lines_of_a_finding_stand_in_a_file_that_nobody_scanned(now: bytes | None, there: bool) -> None:
    tracked = replace(TRACKED, finding=replace(FINDING, location=Location("a.py", Span(1, 2))))
    assert stands(tracked, b"one\ntwo\n", now) is there
    assert stands(tracked, None, now)
