"""New, known and gone: multisets of fingerprints."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.finding import Finding, Severity
from bot.core.location import Location, Span
from bot.engine.compare import compare
from bot.engine.fingerprint import assign


def finding(line: int, matched: str = "raise E(str(e))") -> Finding:
    return Finding("SOC2-007", Location("a.py", Span(line, line)), "m", Severity.HIGH, 0.9, "soc2", "x", matched)


sides = st.lists(st.sampled_from("abc"), max_size=8).map(
    lambda texts: assign(finding(line, text) for line, text in enumerate(texts, 1))
)
added = st.frozensets(st.integers(1, 8)).map(lambda numbers: {"a.py": numbers})


@given(sides, sides, added)
def test_each_finding_lands_in_exactly_one_place_and_the_counts_add_up(
    base: tuple[Finding, ...], head: tuple[Finding, ...], lines: dict[str, frozenset[int]]
) -> None:
    new, known, gone = compare(base, head, lines)
    assert Counter(new) + Counter(known) == Counter(head)
    for text in "abc":
        before = sum(one.matched == text for one in base)
        after = sum(one.matched == text for one in head)
        assert sum(one.matched == text for one in new) == max(0, after - before)
        assert sum(one.matched == text for one in gone) == max(0, before - after)


@given(sides)
def test_nothing_changed_means_nothing_new(side: tuple[Finding, ...]) -> None:
    assert compare(side, side) == ((), side, ())


def test_moved_code_is_known() -> None:
    base, head = assign([finding(3)]), assign([finding(90)])
    assert compare(base, head) == ((), head, ())


def test_of_equal_lines_the_added_one_is_new_even_above_the_old_one() -> None:
    base, head = assign([finding(10)]), assign([finding(5), finding(14)])
    new, known, _ = compare(base, head, {"a.py": frozenset({4, 5, 6, 7})})
    assert [one.location.span.start for one in new] == [5]
    assert [one.location.span.start for one in known] == [14]


def test_without_the_added_lines_the_later_of_equal_ones_is_new() -> None:
    new, _, _ = compare(assign([finding(10)]), assign([finding(5), finding(14)]))
    assert [one.location.span.start for one in new] == [14]


def test_the_same_fingerprint_twice_counts_twice() -> None:
    (one,) = assign([finding(1)])
    twin = replace(one, tool="semgrep")
    assert compare([one], [one, twin]).new == (twin,)
    assert compare([one, twin], [one]).gone == (twin,)
