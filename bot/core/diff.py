"""What a change touches, file by file and hunk by hunk."""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.identity import BlobId
from bot.core.location import Span


class Status(StrEnum):
    ADDED = "added"
    MODIFIED = "modified"
    REMOVED = "removed"
    RENAMED = "renamed"


class EntryKind(StrEnum):
    """What a tree entry is; only FILE is ever read."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One path of a commit's tree, `executable` as git's mode 100755 says. (Its size is not known before it is read: a
    partial mirror has no blobs.)"""

    path: str
    blob: BlobId
    kind: EntryKind
    executable: bool = False


def below(path: str, tree: Mapping[str, TreeEntry]) -> dict[str, TreeEntry]:
    """What stands at a path, be it a folder: the entries there and below it, by path."""
    inside = f"{path}/"
    return {each: entry for each, entry in tree.items() if each == path or each.startswith(inside)}


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that some of these paths lie in."""
    folders: set[str] = set()
    for path in paths:
        while (path := posixpath.dirname(path)) and path not in folders:
            folders.add(path)
    return folders


@dataclass(frozen=True, slots=True)
class Hunk:
    """One `@@` hunk: the lines it shows of each side, context included (None: no line of that side).

    `added` are the head's line numbers that the change added, `removed` the base's that it removed.
    """

    base: Span | None
    head: Span | None
    added: frozenset[int]
    removed: frozenset[int]


@dataclass(frozen=True)
class ChangedFile:
    """One file of a change. `path` is its name in the head (in the base, for a removed file).

    `shown` is False where the code host is known to show no diff of the file (too large, a name that is not UTF-8, or
    an attribute that keeps it out of diffs), so that no comment can be put on it; the hunks are complete all the same.
    """

    path: str
    status: Status
    base: TreeEntry | None
    head: TreeEntry | None
    hunks: tuple[Hunk, ...]
    shown: bool = True

    @property
    def base_path(self) -> str | None:
        return self.base.path if self.base else None
