"""Lines of a file as a person is shown them: an excerpt around a place, an edit as a diff."""

from dataclasses import dataclass

from bot.core.fix import Edit
from bot.core.location import Span
from bot.core.source import SourceFile
from bot.core.veil import NO_VEIL, Veil


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line without its ending. `sign` is " " (there), "-" (goes) or "+" (comes); `number` counts in the file
    as it is (0 for a line that comes)."""

    sign: str
    number: int
    text: str


def excerpt(file: SourceFile, span: Span, most: int, veil: Veil = NO_VEIL) -> tuple[ShownLine, ...]:
    """The lines of a span, at most `most` of them; none where the file has no such lines. `veil` hides secrets."""
    chosen = file.lines[span.start - 1 : min(span.end, span.start - 1 + most)]
    return tuple(_shown(" ", span.start + at, line, veil) for at, line in enumerate(chosen))


def edit_as_diff(edit: Edit, file: SourceFile, veil: Veil = NO_VEIL, context: int = 2) -> tuple[ShownLine, ...]:
    """What an edit takes away and what it puts there, with up to `context` unchanged lines on both sides.

    Lines that the edit repeats at its start or end are not shown as changed. Takes time linear in the edit.
    """
    old = file.lines[edit.span.start - 1 : edit.span.end]
    same_start = _common(old, edit.lines)
    same_end = _common(old[same_start:][::-1], edit.lines[same_start:][::-1])
    gone = old[same_start : len(old) - same_end]
    come = edit.lines[same_start : len(edit.lines) - same_end]
    first = edit.span.start + same_start
    after = first + len(gone)
    return (
        *_numbered(" ", file, max(1, first - context), first, veil),
        *_numbered("-", file, first, after, veil),
        *(_shown("+", 0, line, veil) for line in come),
        *_numbered(" ", file, after, after + context, veil),
    )


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _numbered(sign: str, file: SourceFile, first: int, end: int, veil: Veil) -> tuple[ShownLine, ...]:
    lines = file.lines[first - 1 : end - 1]
    return tuple(_shown(sign, first + at, line, veil) for at, line in enumerate(lines))


def _shown(sign: str, number: int, line: str, veil: Veil) -> ShownLine:
    return ShownLine(sign, number, veil.over(line.removesuffix("\n").removesuffix("\r"), number))
