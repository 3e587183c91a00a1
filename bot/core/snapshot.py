"""A repository at a commit, its base, and the diff between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.diff import ChangedFile, TreeEntry
from bot.core.identity import CommitSha

EMPTY_TREE = CommitSha("4b825dc642cb6eb9a060e54bf8d69288fbee4904")
"""git's object id of the tree without entries: the base of a tree that is looked at by itself."""


@dataclass(frozen=True)
class Snapshot:
    """Both sides of a change. `base` is the merge base, so other people's work is not in the diff.

    The trees name every entry of each side by path; contents are read one by one, by blob id.
    """

    base: CommitSha
    head: CommitSha
    changed: tuple[ChangedFile, ...]
    base_tree: Mapping[str, TreeEntry]
    head_tree: Mapping[str, TreeEntry]

    @property
    def is_change(self) -> bool:
        """Whether there is a base at all, be it one without a file: else the tree is looked at by itself."""
        return self.base != EMPTY_TREE

    @cached_property
    def by_path(self) -> Mapping[str, ChangedFile]:
        return {file.path: file for file in self.changed}

    @cached_property
    def by_base_path(self) -> Mapping[str, ChangedFile]:
        """The changed files that the base has, by their names there."""
        return {file.base.path: file for file in self.changed if file.base}

    @cached_property
    def renames(self) -> Mapping[str, str]:
        """Base path -> head path of each renamed file."""
        return {
            file.base.path: file.head.path
            for file in self.changed
            if file.base and file.head and file.base.path != file.head.path
        }
