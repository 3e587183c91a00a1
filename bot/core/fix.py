"""A fix: edits to one file, and the proof that they are safe to accept."""

from dataclasses import dataclass

from bot.core.identity import Fingerprint
from bot.core.location import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the lines of `span` by `lines` (with their endings; empty removes them)."""

    span: Span
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Fix:
    """A proposed change for one finding, in the file the finding is in, as one run of lines
    (what GitHub's "Commit suggestion" can apply). `way` names the kind of fix (the file in
    `bot/fixes/`), `summary` says in one sentence what accepting it does."""

    finding: Fingerprint
    path: str
    way: str
    summary: str
    edit: Edit


@dataclass(frozen=True)
class Proof:
    """What was shown to hold of a fix, step by step, in the order it was shown."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class Proved:
    """A fix that may be posted as a suggestion."""

    fix: Fix
    proof: Proof


@dataclass(frozen=True)
class Advice:
    """No suggestion: words instead, and the reason why no fix was good enough."""

    finding: Fingerprint
    reason: str
