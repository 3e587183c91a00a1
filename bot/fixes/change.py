"""Small replacements in a file, put together into the one run of lines that a suggestion can replace."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.core.fix import Edit
from bot.core.location import Span
from bot.core.source import split_lines
from bot.fixes.code_file import CodeFile

MAX_LINES = 12
"""Lines that a suggestion may replace: more is no longer a small, readable change."""


@dataclass(frozen=True, order=True)
class Change:
    """Put `text` in the place of the bytes from `start` to `end` (excluded)."""

    start: int
    end: int
    text: str


def to_edit(file: CodeFile, changes: Sequence[Change]) -> Edit | None:
    """One edit that makes all the changes; None where they overlap, lie too far apart, or change nothing."""
    ordered = sorted(_behind_mark(file, change) for change in changes)
    if not ordered or any(one.end > two.start for one, two in pairwise(ordered)):
        return None
    first = file.line_of(ordered[0].start)
    last = max(file.line_of(max(change.start, change.end - 1)) for change in ordered)
    if last - first >= MAX_LINES:
        return None
    at = file.start_of(first)
    parts: list[bytes] = []
    for change in ordered:
        parts += [file.content[at : change.start], change.text.encode()]
        at = change.end
    end = file.start_of(last) + len(file.lines[last - 1].encode())
    lines = split_lines(b"".join([*parts, file.content[at:end]]).decode())
    return _trimmed(Span(first, last), file.lines[first - 1 : last], lines)


def _behind_mark(file: CodeFile, change: Change) -> Change:
    """What goes to the start of a file goes behind its byte order mark, which is none anywhere else."""
    least = len(codecs.BOM_UTF8) if file.content.startswith(codecs.BOM_UTF8) else 0
    return replace(change, start=max(change.start, least), end=max(change.end, least))


def to_edits(file: CodeFile, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """The changes as one edit where they lie close together, else as the fewest that hold them, the last one in the
    file first: imports stand above what needs them. None where they overlap or one changes nothing."""
    whole = to_edit(file, changes)
    return (whole,) if whole is not None else _in_groups(file, changes, MAX_LINES)


def to_edits_apart(file: CodeFile, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """The same as edits that repeat no line between the changes; none where one edit holds no other line anyway."""
    edits = _in_groups(file, changes, 2)
    return edits if len(edits) > 1 else ()


def _in_groups(file: CodeFile, changes: Sequence[Change], lines: int) -> tuple[Edit, ...]:
    """Changes that begin within so many lines of the first one of their group are one edit."""
    groups: list[list[Change]] = []
    for change in sorted(changes):
        near = groups and file.line_of(change.start) - file.line_of(groups[-1][0].start) < lines
        groups[-1].append(change) if near else groups.append([change])
    edits = [edit for group in reversed(groups) if (edit := to_edit(file, group)) is not None]
    apart = all(two.span.end < one.span.start for one, two in pairwise(edits))
    return tuple(edits) if apart and len(edits) == len(groups) else ()


def _trimmed(span: Span, old: tuple[str, ...], new: tuple[str, ...]) -> Edit | None:
    """Without the lines at both ends that stay as they are; one line of the file always stays in the span."""
    head = 0
    while head < min(len(old) - 1, len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old) - 1, len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    lines = new[head : len(new) - tail]
    return None if lines == old[head : len(old) - tail] else Edit(Span(span.start + head, span.end - tail), lines)
