"""What a planted defect leaves imported for nothing goes with it: whoever takes a guard away by hand does that too."""

import itertools

from bot.core.fix import Edit
from bot.core.identity import BlobId
from bot.core.location import Span
from bot.core.source import SourceFile, split_lines
from bot.fixes.change import Change, to_edits
from bot.fixes.left_unused import dropped_by_all, script_without_left_unused
from bot.fixes.script_file import parse_script
from bot.fixes.verify import apply


def without_left_imports(path: str, text: str, seeded: str) -> str:
    """`seeded`, which is `text` with one defect in it, without the imports of `text` that only the lost code read."""
    before = SourceFile(path, BlobId("0" * 40), text.encode())
    defect = _as_edit(text, seeded)
    more = dropped_by_all(before, [defect], {}) if before.language == "python" else _of_script(before, text, seeded)
    content = before.content
    for edit in sorted([defect, *more], key=lambda one: one.span, reverse=True):
        content = apply(edit, content)
    return content.decode()


def _of_script(before: SourceFile, text: str, seeded: str) -> list[Edit]:
    file = parse_script(before)
    if file is None:
        return []
    old, new = text.encode(), seeded.encode()
    head, tail = _alike(old, new)
    while head and len(old) > head + tail and old[head - 1] == old[-tail - 1] and chr(old[head - 1]).isalnum():
        head, tail = head - 1, tail + 1  # "ensure, " is lost in front of "entry", not "sure, en" within it
    changed = Change(head, len(old) - tail, new[head : len(new) - tail].decode(errors="replace"))
    others = [one for one in script_without_left_unused(file, [changed]) if one != changed]
    return list(to_edits(file, others)) if others else []


def _as_edit(text: str, seeded: str) -> Edit:
    old, new = split_lines(text), split_lines(seeded)
    head, tail = _alike(old, new)
    head -= head == len(old) - tail
    return Edit(Span(head + 1, len(old) - tail), new[head : len(new) - tail])


def _alike(old: bytes | tuple[str, ...], new: bytes | tuple[str, ...]) -> tuple[int, int]:
    """How much both have in common at the front and, behind that, at the end."""
    head = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    most = min(len(old), len(new)) - head
    behind = zip(reversed(old), reversed(new), strict=False)
    tail = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], itertools.islice(behind, most)))
    return head, tail
