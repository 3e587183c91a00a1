"""What a review decided, before anything is said."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.action import MarkFixed, PostReview, Reopen
from bot.core.identity import CommitSha, Fingerprint
from bot.core.model_use import ModelUse
from bot.core.review import CheckOutput
from bot.core.tracked import Remediation, TrackedFinding
from bot.core.verdict import Conclusion


@dataclass(frozen=True)
class Closing:
    """A finding that ended with this push. `found_at` is when it was seen first, `offered` the kind of the fix that was
    offered for it ("" for none), `suggested_at` since when one was."""

    finding: Fingerprint
    remediation: Remediation
    found_at: datetime | None = None
    offered: str = ""
    suggested_at: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """Stored between deciding and saying, so that a restart says the same.

    `tracked` are all findings of the head, `new` those among them that were not open before; `account` what the review
    itself is recorded as, `controls` what its control inventory is recorded as (both JSON-ready; empty in a plan of an
    earlier release). `alone` is how the check would end if no other pull request had this commit (None: as it does).
    """

    base: CommitSha
    head: CommitSha
    review: PostReview | None
    marks: tuple[MarkFixed, ...]
    check: CheckOutput
    tracked: tuple[TrackedFinding, ...]
    new: tuple[Fingerprint, ...]
    closings: tuple[Closing, ...]
    account: dict[str, object]
    controls: dict[str, object] = field(default_factory=dict)
    model_uses: tuple[ModelUse, ...] = ()
    reopened: tuple[Reopen, ...] = ()
    base_branch: str = ""
    alone: Conclusion | None = None
