"""The diff between two sets of files, as git would make it."""

import difflib
from collections.abc import Mapping

from bot.core.diff import ChangedFile, EntryKind, Hunk, Status, TreeEntry
from bot.core.identity import BlobId
from bot.engine.diff import parse_hunks


def change_of(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[ChangedFile, ...]:
    """Renames are files of equal text."""
    changed = []
    gone = {path for path in before if path not in after}
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new or (path in gone and any(after[other] == old for other in after.keys() - before.keys())):
            continue
        source = next((other for other in sorted(gone) if old is None and before[other] == new), path)
        base = TreeEntry(source, BlobId("a" * 40), EntryKind.FILE) if source in before else None
        head = TreeEntry(path, BlobId("b" * 40), EntryKind.FILE) if new is not None else None
        status = Status.RENAMED if source != path else Status.MODIFIED if base and head else Status.ADDED
        changed.append(
            ChangedFile(path, status if head else Status.REMOVED, base, head, hunks(before.get(source), new))
        )
    return tuple(changed)


def hunks(old: str | None, new: str | None) -> tuple[Hunk, ...]:
    lines = difflib.unified_diff((old or "").splitlines(), (new or "").splitlines(), lineterm="")
    return parse_hunks("".join(f"{line}\n" for line in list(lines)[2:]).encode())
