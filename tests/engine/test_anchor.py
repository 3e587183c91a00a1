"""Anchors: whatever is asked for, the answer lies inside one hunk, or is None."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.diff import ChangedFile, EntryKind, Hunk, Status, TreeEntry
from bot.core.identity import BlobId
from bot.core.location import Location, Side, Span
from bot.engine.anchor import Anchor, anchor, fits, suggestion_anchor

BASE = TreeEntry("old.py", BlobId("0" * 40), EntryKind.FILE)
HEAD = TreeEntry("new.py", BlobId("1" * 40), EntryKind.FILE)


def changed(*hunks: Hunk, shown: bool = True) -> ChangedFile:
    return ChangedFile("new.py", Status.RENAMED, BASE, HEAD, hunks, shown)


def at(start: int, end: int, path: str = "new.py") -> Location:
    return Location(path, Span(start, end))


spans = st.builds(lambda start, size: Span(start, start + size), st.integers(1, 60), st.integers(0, 30))


@st.composite
def files(draw: st.DrawFn) -> ChangedFile:
    """Hunks in order, never touching, with any lines added and removed, sometimes without one of the sides."""
    hunks, base, head = [], 1, 1
    for _ in range(draw(st.integers(0, 4))):
        base, head = base + draw(st.integers(1, 9)), head + draw(st.integers(1, 9))
        old, new = draw(st.integers(0, 8)), draw(st.integers(0, 8))
        old_span = Span(base, base + old - 1) if old else None
        new_span = Span(head, head + new - 1) if new else None
        added = draw(st.frozensets(st.sampled_from(range(head, head + new)))) if new else frozenset()
        removed = draw(st.frozensets(st.sampled_from(range(base, base + old)))) if old else frozenset()
        hunks.append(Hunk(old_span, new_span, added, removed))
        base, head = base + old, head + new
    return changed(*hunks)


@given(files(), spans)
def test_every_anchor_lies_in_one_hunk_and_in_the_span(file: ChangedFile, span: Span) -> None:
    place = anchor(file, Location("new.py", span))
    shown = [line for hunk in file.hunks if hunk.head for line in range(hunk.head.start, hunk.head.end + 1)]
    assert (place is None) == (not any(line in span for line in shown))
    if place:
        assert fits(file.hunks, place)
        assert place.line in span
        assert place.start_line is None or (place.start_line in span and place.start_line < place.line)


@given(files(), spans)
def test_suggestion_is_exact_or_none(file: ChangedFile, span: Span) -> None:
    place = suggestion_anchor(file, span)
    inside = any(hunk.head and hunk.head.start <= span.start and span.end <= hunk.head.end for hunk in file.hunks)
    assert (place is not None) == inside
    if place:
        assert (place.start_line or place.line, place.line, place.side) == (span.start, span.end, Side.RIGHT)
        assert place.start_line != place.line


@given(files(), spans)
def test_left_anchors_stand_on_removed_lines_only(file: ChangedFile, span: Span) -> None:
    place = anchor(file, Location("old.py", span), Side.LEFT)
    removed = {line for hunk in file.hunks for line in hunk.removed}
    assert (place is None) == (not any(line in span for line in removed))
    if place:
        assert fits(file.hunks, place)
        assert all(line in removed for line in range(place.start_line or place.line, place.line + 1))


def test_part_with_an_added_line_is_preferred() -> None:
    quiet = Hunk(Span(1, 5), Span(1, 5), frozenset(), frozenset({3}))
    loud = Hunk(Span(20, 24), Span(20, 25), frozenset({22}), frozenset())
    assert anchor(changed(quiet, loud), at(4, 40)) == Anchor(25, 20, Side.RIGHT)
    assert anchor(changed(quiet, loud), at(4, 21)) == Anchor(5, 4, Side.RIGHT)


def test_single_line_has_no_start_line() -> None:
    hunk = Hunk(None, Span(1, 3), frozenset({1, 2, 3}), frozenset())
    assert anchor(changed(hunk), at(3, 9)) == Anchor(3, None, Side.RIGHT)
    assert suggestion_anchor(changed(hunk), Span(2, 2)) == Anchor(2, None, Side.RIGHT)
    assert suggestion_anchor(changed(hunk), Span(3, 4)) is None


def test_nothing_to_stand_on() -> None:
    hunk = Hunk(Span(1, 3), Span(1, 3), frozenset({2}), frozenset({2}))
    removed = ChangedFile("old.py", Status.REMOVED, BASE, None, (Hunk(Span(1, 3), None, frozenset(), frozenset({1})),))
    assert anchor(None, at(1, 1)) is None
    assert anchor(changed(hunk, shown=False), at(2, 2)) is None
    assert anchor(changed(hunk), at(2, 2, "other.py")) is None
    assert anchor(removed, at(1, 1, "old.py")) is None
    assert suggestion_anchor(None, Span(1, 1)) is None
    assert suggestion_anchor(removed, Span(1, 1)) is None
