"""Which files of a merge follow from its sides as wholes, and which contents are needed to tell of the others."""

from collections.abc import Mapping

from bot.core.diff import EntryKind, TreeEntry
from bot.core.identity import BlobId

Entries = Mapping[str, TreeEntry]


def unexplained(base: Entries, ours: Entries, theirs: Entries, merge: Entries) -> set[str]:
    """The paths at which a merge has something else than the one side that changed it since `base`, or than both where
    they are the same; also those that both have changed, each otherwise."""
    return {
        path
        for path in base.keys() | ours.keys() | theirs.keys() | merge.keys()
        if not _follows(base.get(path), ours.get(path), theirs.get(path), merge.get(path))
    }


def contents_needed(odd: set[str], base: Entries, ours: Entries, theirs: Entries) -> set[BlobId]:
    """What git reads to merge these paths: their contents, and those by which it tells renames."""
    sides = [side[path] for side in (base, ours, theirs) for path in odd & side.keys()]
    for side in (ours, theirs):
        sides += [base[path] for path in base.keys() - side.keys()]
        sides += [side[path] for path in side.keys() - base.keys()]
    return {each.blob for each in sides if each.kind is not EntryKind.SUBMODULE}


def _follows(base: TreeEntry | None, ours: TreeEntry | None, theirs: TreeEntry | None, merge: TreeEntry | None) -> bool:
    if theirs in {ours, base}:
        return merge == ours
    return ours == base and merge == theirs
