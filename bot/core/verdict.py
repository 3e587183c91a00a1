"""The verdict on a change. CouldNotRun is never green."""

from dataclasses import dataclass
from enum import StrEnum


class Conclusion(StrEnum):
    """The conclusions of a check run that we use (GitHub: REST, checks/runs). `neutral` and `skipped`
    are left out on purpose: both satisfy a required check."""

    SUCCESS = "success"
    FAILURE = "failure"
    ACTION_REQUIRED = "action_required"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Passed:
    """Everything was looked at, nothing that blocks was found."""


@dataclass(frozen=True)
class Failed:
    """`blocking` findings block the merge."""

    blocking: int


@dataclass(frozen=True)
class CouldNotRun:
    """Part of the change was not looked at; `reasons` are plain sentences. `blocking` findings that block the
    merge were found in the part that was."""

    reasons: tuple[str, ...]
    blocking: int = 0


Verdict = Passed | Failed | CouldNotRun
