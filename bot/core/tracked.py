"""A finding's life on a pull request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.finding import Finding
from bot.core.fix import Fix
from bot.core.identity import CommitSha


class FindingState(StrEnum):
    OPEN = "open"
    FIXED = "fixed"
    WAIVED = "waived"
    """It is still there, and people let it be for now (see `core.waiver`)."""
    INHERITED = "in the base"
    """It is still there, and the change does not bring it any more: its base has it as well."""
    RETRACTED = "retracted"
    """It is not found any more, and nobody has touched its code: another release or other rules looked at it."""

    @property
    def is_of_the_change(self) -> bool:
        """Whether the change brings it, as far as the last review saw."""
        return self in {FindingState.OPEN, FindingState.WAIVED}


@dataclass(frozen=True)
class Remediation:
    """How a finding ended: by which commit, by whom, and whether our suggestion was what was committed.

    `accepted_by` is the login or name of the commit's author ("" where unknown), as the commit says: only where
    `verified` has the code host checked its signature. `at` is the commit's own date, a claim as well; `seconds` is the
    time from the finding's first review to it, and no longer than until we saw the commit. `reworked` says that the
    lines of an accepted suggestion were changed again in the same pull request.
    """

    commit: CommitSha
    at: datetime
    accepted_by: str
    suggestion_accepted: bool
    seconds: int
    verified: bool = False
    reworked: bool = False


@dataclass(frozen=True)
class TrackedFinding:
    """A finding on a pull request, across pushes. `comment` is our review comment's id (0: it went to the
    check run only), `first_head` the commit it was first seen on, `fix` what was suggested, `suggested_at` since when
    anything is."""

    installation: int
    repository: str
    number: int
    finding: Finding
    state: FindingState
    first_seen: datetime
    first_head: CommitSha
    comment: int = 0
    fix: Fix | None = None
    remediation: Remediation | None = None
    suggested_at: datetime | None = None
