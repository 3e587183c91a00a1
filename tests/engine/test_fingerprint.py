"""The laws of a fingerprint: stable when code moves, distinct for equal lines, independent of the input's order."""

import random
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.finding import Finding, Severity
from bot.core.location import Location, Span
from bot.engine.fingerprint import assign

MARK = "password = "
lines = st.lists(st.sampled_from(["x = 1", "", "    return x", "# note", MARK + "'a'", MARK + "'b'"]), max_size=25)


def finding(line: int, matched: str = "raise E(str(e))", **words: object) -> Finding:
    plain = Finding(
        "SOC2-007", Location("app/a.py", Span(line, line)), "m", Severity.HIGH, 0.9, "soc2", "SOC2-007", matched
    )
    return replace(plain, **words)  # type: ignore[arg-type]  # the test names real fields only


def scan(text: list[str]) -> tuple[Finding, ...]:
    """A scanner in miniature: each password line is a finding."""
    return assign(finding(n, line) for n, line in enumerate(text, 1) if line.startswith(MARK))


def prints(findings: tuple[Finding, ...]) -> list[str]:
    return [one.fingerprint for one in findings]


@given(lines, st.data())
def test_a_fingerprint_survives_lines_inserted_and_deleted_elsewhere(text: list[str], data: st.DataObject) -> None:
    moved = [line for line in text if line.startswith(MARK) or data.draw(st.booleans())]
    for _ in range(data.draw(st.integers(0, 5))):
        moved.insert(data.draw(st.integers(0, len(moved))), data.draw(st.sampled_from(["y = 2", "", "# other"])))
    assert prints(scan(moved)) == prints(scan(text))


@given(lines)
def test_no_two_findings_share_a_fingerprint(text: list[str]) -> None:
    found = prints(scan(text))
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in found)


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(text: list[str], chance: random.Random) -> None:
    ordered = scan(text)
    shuffled = list(ordered)
    chance.shuffle(shuffled)
    assert {(one.location, one.fingerprint) for one in assign(shuffled)} == {
        (one.location, one.fingerprint) for one in ordered
    }
    assert [one.location for one in assign(shuffled)] == [one.location for one in shuffled]


def test_two_equal_lines_are_told_apart_even_on_one_line() -> None:
    first, second, third = prints(assign([finding(3), finding(3), finding(9)]))
    assert len({first, second, third}) == 3


def test_rule_path_scope_and_text_make_the_difference_and_white_space_does_not() -> None:
    (plain,) = prints(assign([finding(3)]))
    others = [
        finding(3, rule="SOC2-002"),
        finding(3, location=Location("app/b.py", Span(3, 3))),
        finding(3, scope="f"),
        finding(3, matched="raise E(repr(e))"),
    ]
    assert plain not in [prints(assign([other]))[0] for other in others]
    assert [plain] == prints(assign([finding(3, matched="raise  E(str(e))\n")]))


def test_a_finding_of_the_base_is_carried_to_the_name_its_file_has_in_the_head() -> None:
    old = finding(3, location=Location("old.py", Span(3, 3)))
    new = finding(8, location=Location("new.py", Span(8, 8)))
    (carried,) = assign([old], {"old.py": "new.py"})
    assert carried.fingerprint == assign([new])[0].fingerprint != assign([old])[0].fingerprint
    assert carried.location == old.location


def test_words_cannot_be_shifted_between_the_parts() -> None:
    one = finding(1, scope="a", matched="b c")
    two = finding(1, scope="a b", matched="c")
    assert prints(assign([one])) != prints(assign([two]))
