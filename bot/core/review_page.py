"""A review as its page shows it: what is kept of it, and what else is told beside that.

All text in what is kept is plain (secrets veiled, control characters written out, lengths bounded), with code in single
backticks; whoever shows it escapes it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.core.identity import CommitSha, Sha256
from bot.core.job import Job, JobState
from bot.core.verdict import Conclusion


class Progress(StrEnum):
    """What became of a finding since the last review."""

    NEW = "new"
    REMAINING = "remaining"
    FIXED = "fixed"
    WAIVED = "waived"


@dataclass(frozen=True)
class PageChange:
    """One edit of a proved fix: where, and the lines of its diff with their signs (none: too long to be shown)."""

    place: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PageFinding:
    """`link` is the place below a tree's web address ("app/x.py#L3-L5"), of the base where it is `removed`; "": none.
    `said` are the sentences about it, `about` its criteria, CWE, confidence and who saw it, `note` what was done about
    it (by whom it is waived, in which commit it is fixed). `fix` says what the proved fix does, `no_fix` why there is
    none ("": not sought)."""

    id: str
    rule: str
    severity: str
    progress: Progress
    place: str
    link: str = ""
    removed: bool = False
    said: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    note: str = ""
    fix: str = ""
    proof: str = ""
    no_fix: str = ""
    changes: tuple[PageChange, ...] = ()


@dataclass(frozen=True)
class CriterionRow:
    """A SOC 2 criterion, and how many findings speak for it, by what became of them."""

    id: str
    title: str
    strength: str
    counts: dict[Progress, int]


@dataclass(frozen=True)
class PageGap:
    what: str
    reason: str
    tool: str
    detail: str


class Counted(NamedTuple):
    """Something in words, how often it is there, and more words about it."""

    what: str
    times: int
    about: str


@dataclass(frozen=True)
class PageRule:
    id: str
    title: str
    why: str


@dataclass(frozen=True)
class PageBody:
    """What is kept of a review for its page. `conclusion` and `title` are those of its check run, `verdict` the verdict
    in a sentence, `reasons` why there is none, `remarks` further sentences. `findings` are those that count, worst
    first, `others` the waived and the fixed ones; of each list the first are kept, `left_out` counts the rest.
    `counts` are of all. `blind` are the gaps that keep the check from being green, `harmless` the others; `controls`
    says how many endpoints have which control and what it supports, `let_be` what the policy lets be, and why;
    `keep_days` is how long the policy keeps the page at most (None: it does not say)."""

    base: CommitSha
    conclusion: Conclusion
    title: str
    verdict: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    counts: dict[Progress, int]
    criteria: tuple[CriterionRow, ...]
    findings: tuple[PageFinding, ...]
    others: tuple[PageFinding, ...]
    rules: tuple[PageRule, ...]
    files: int
    tools: tuple[str, ...]
    blind: tuple[PageGap, ...]
    harmless: tuple[PageGap, ...]
    inventory: str
    controls: tuple[Counted, ...]
    let_be: tuple[Counted, ...]
    control_changes: tuple[str, ...]
    left_out: dict[str, int]
    keep_days: int | None = None


class Recorded(NamedTuple):
    """The entry of the evidence that tells of a review, in its installation's chain."""

    seq: int
    hash: Sha256


@dataclass(frozen=True)
class PageRecord:
    """A page as it is kept. `job` is the review that it tells of, as it is now (its head may have become another one),
    `head` the commit of the page; `packed` is a PageBody, None as long as nothing is decided."""

    job: Job
    state: JobState
    reason: str
    head: CommitSha
    began_at: datetime
    finished_at: datetime | None
    packed: bytes | None
    recorded: Recorded | None


class PageState(StrEnum):
    """What a page has to tell. Only a DONE one has a verdict."""

    UNDER_WAY = "under way"
    DONE = "done"
    REPLACED = "replaced"
    ENDED = "ended"
    """It came to an end without a verdict: the pull request was closed, or there is nobody to answer."""
    GIVEN_UP = "given up"
    UNREADABLE = "unreadable"
    """Another release kept it, in a form that this one does not know."""


@dataclass(frozen=True)
class ShownReview:
    """All that a page tells. `earlier` and `later` are the addresses of the reviews of the same pull request before
    and after it, relative to this one ("" for none); `server_url` is the code host's web address; `body` is there where
    `state` is DONE, and only there."""

    page: PageRecord
    state: PageState
    body: PageBody | None
    earlier: str
    later: str
    server_url: str
