"""A fix: edits, and the proof that they are safe to accept."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.identity import Fingerprint
from bot.core.location import Span
from bot.core.source import SourceFile


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the lines of `span` by `lines` (with their endings; empty removes them)."""

    span: Span
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileEdit:
    """An edit of the file at `path`."""

    path: str
    edit: Edit


@dataclass(frozen=True)
class Fix:
    """A proposed change for one finding. `path` is the file that the finding is in, or the one of the handler that it
    speaks of. `way` names the kind of fix (the file in `bot/fixes/`), `summary` says in one sentence what accepting it
    does.

    `edit` is one run of lines, what GitHub's "Commit suggestion" can apply. `more` are edits of other places that
    belong to it (an import at the top, a setting in another file): they are made together or not at all, so a fix with
    any is no suggestion; `/compliance fix` and `--fix` make it.
    """

    finding: Fingerprint
    path: str
    way: str
    summary: str
    edit: Edit
    more: tuple[FileEdit, ...] = ()

    @property
    def edits(self) -> tuple[FileEdit, ...]:
        """All edits, that of the finding's place first."""
        return (FileEdit(self.path, self.edit), *self.more)


@dataclass(frozen=True)
class Proof:
    """What was shown to hold of a fix, step by step, in the order it was shown."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class Proved:
    """A fix that may be posted as a suggestion; `apart`, only where the others of its file are not: all of them
    together would not be in order."""

    fix: Fix
    proof: Proof
    apart: bool = False


@dataclass(frozen=True)
class Mended:
    """Fixes made together, in memory. `after` are the changed files as they would be, `before` as they are, by path;
    `fixed` the fixes that were made, `left` says of each other finding that was asked for why it is not mended."""

    before: Mapping[str, SourceFile]
    after: Mapping[str, SourceFile]
    fixed: tuple[Fix, ...]
    left: Mapping[Fingerprint, str]


TOO_MANY = "there are too many findings to fix each of them"
NO_TIME = "there was no time left to try a fix"
GENERATED = "the repository calls this file generated: mend what it is made from"
"""Reasons of an `Advice` where no fix was tried."""


@dataclass(frozen=True)
class Advice:
    """No suggestion: words instead, and the reason why no fix was good enough."""

    finding: Fingerprint
    reason: str
