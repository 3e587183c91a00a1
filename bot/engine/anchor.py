"""Where a comment may stand: inside a hunk of the diff, or GitHub refuses the whole review (422).

What has no place in the diff gets None, and becomes an annotation of the check run instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.diff import ChangedFile, Hunk
from bot.core.location import Location, Side, Span


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the diff in GitHub's words: `line` is the last line, `start_line` the first one of a range and
    None for a single line. Both lie in one hunk."""

    line: int
    start_line: int | None
    side: Side


def anchor(changed: ChangedFile | None, location: Location, side: Side = Side.RIGHT) -> Anchor | None:
    """A place for a comment in words on `location`; None where the diff does not show any line of it.

    On the RIGHT, a span that is only partly shown is cut to the part inside one hunk: to the first hunk where the
    change added a line of the span, else to the first one that shows any. On the LEFT (`location` is then in
    the base) only removed lines can be commented on: the first run of them.
    """
    path = location.path
    if changed is None or not changed.shown:
        return None
    if side is Side.LEFT:
        return _on_the_left(changed, location.span) if path == changed.base_path else None
    if changed.head is None or path != changed.head.path:
        return None
    parts = [(hunk, part) for hunk in changed.hunks if (part := _common(hunk.head, location.span))]
    parts.sort(key=lambda pair: not _adds(pair[0], pair[1]))  # stable: among equals the first one stays first
    return _of(parts[0][1], Side.RIGHT) if parts else None


def suggestion_anchor(changed: ChangedFile | None, span: Span) -> Anchor | None:
    """The place for a suggestion that replaces exactly the lines `span` of the head; None unless all of them are
    in one hunk, since GitHub replaces the anchored lines and no others."""
    if changed is None or not changed.shown or changed.head is None:
        return None
    inside = any(hunk.head and span.start in hunk.head and span.end in hunk.head for hunk in changed.hunks)
    return _of(span, Side.RIGHT) if inside else None


def head_line(changed: ChangedFile, line: int) -> int:
    """The line of the head that now stands where a line of the base was."""
    at_base = at_head = 1
    for hunk in changed.hunks:
        if hunk.base is None or hunk.head is None or hunk.base.start > line:
            continue
        at_base, at_head = hunk.base.start, hunk.head.start
        while at_base < min(line, hunk.base.end + 1):
            in_base, in_head = at_base in hunk.removed, at_head in hunk.added
            at_base += in_base or not in_head
            at_head += not in_base
    return at_head + max(0, line - at_base)


def fits(hunks: Iterable[Hunk], place: Anchor) -> bool:
    """Whether both ends of a place lie in one of the hunks, on its side."""
    spans = (hunk.head if place.side is Side.RIGHT else hunk.base for hunk in hunks)
    start = place.line if place.start_line is None else place.start_line
    return any(start in span and place.line in span for span in spans if span)


def _of(span: Span, side: Side) -> Anchor:
    return Anchor(span.end, None if span.start == span.end else span.start, side)


def _common(one: Span | None, other: Span) -> Span | None:
    if one is None or not one.overlaps(other):
        return None
    return Span(max(one.start, other.start), min(one.end, other.end))


def _adds(hunk: Hunk, part: Span) -> bool:
    return any(line in part for line in hunk.added)


def _on_the_left(changed: ChangedFile, span: Span) -> Anchor | None:
    for hunk in changed.hunks:
        lines = sorted(line for line in hunk.removed if line in span)
        if lines:
            end = lines[0]
            while end + 1 in hunk.removed and end + 1 in span:
                end += 1
            return _of(Span(lines[0], end), Side.LEFT)
    return None
