"""One edit as several that leave out the lines between them: two fixes that bring the same import meet nowhere else."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.core.fix import Edit, FileEdit, Fix
from bot.core.location import Span


def in_parts(fix: Fix, lines: Sequence[str]) -> Fix:
    """The same fix with its edits of its own file in parts. `lines` are the file's, with their endings."""
    parts = [part for each in fix.edits if each.path == fix.path for part in reversed(parts_of(each.edit, lines))]
    own, *others = parts  # the last place in the file leads: imports stand above what needs them
    elsewhere = (each for each in fix.edits if each.path != fix.path)
    return replace(fix, edit=own, more=(*(FileEdit(fix.path, each) for each in others), *elsewhere))


def parts_of(edit: Edit, lines: Sequence[str]) -> tuple[Edit, ...]:
    """The edits, in the order of the file, that together are this one. Lines that come without another one going stand
    with the line in front of them, at the edit's start with the one behind."""
    start = edit.span.start
    old = list(lines[start - 1 : edit.span.end])
    parts: list[tuple[int, int, list[str]]] = []
    for tag, at, to, new_at, new_to in SequenceMatcher(None, old, edit.lines, autojunk=False).get_opcodes():
        new = edit.lines[new_at:new_to]
        if tag == "equal":
            continue
        behind = tag == "insert" and at > 0
        in_front = tag == "insert" and at == 0
        first, last = at - behind, to + in_front
        if parts and first < parts[-1][1]:
            return (edit,)  # a line would stand in two parts
        parts.append((first, last, [*old[first:at], *new, *old[to:last]]))
    made = tuple(Edit(Span(start + first, start + last - 1), tuple(new)) for first, last, new in parts)
    return made if len(made) > 1 else (edit,)
