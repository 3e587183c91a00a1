"""A merged change, as the code host knows it at that time: much of it decays, so it is kept when it happens."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.core.identity import CommitSha


class Approval(StrEnum):
    """Whether somebody independent approved what was merged."""

    GIVEN = "given"
    OUTDATED = "given before the last commit"
    """Somebody independent approved, and commits came after it."""
    ABSENT = "absent"
    NOT_VERIFIABLE = "not verifiable"
    """A review is there, but it cannot be told whether its author wrote any of the commits, or may approve at all."""

    NOT_OF_MERGE = "given, but not to what the merge itself added"


class Added(StrEnum):
    """Whether a merge has content that neither of its sides had."""

    NOTHING = "nothing"
    OWN = "content of its own"
    UNTOLD = "not to be told"


@dataclass(frozen=True)
class MergeAdds:
    """`paths` are those at which it is not what git makes of both sides, `why` says what cannot be told."""

    what: Added
    paths: tuple[str, ...] = ()
    why: str = ""


UNLOOKED = MergeAdds(Added.UNTOLD, why="nobody looked")


class MergeMethod(StrEnum):
    """How a pull request became commits of the branch."""

    MERGE = "merge commit"
    SQUASH = "squash"
    REBASE = "rebase"
    UNKNOWN = "squash or rebase"
    """One parent, and the last of its commits is not listed."""


@dataclass(frozen=True)
class MergedCommit:
    """`author` and `committer` are logins, "" where the host knows no account for a name; `co_authors` are the values
    of the `Co-authored-by` trailers ("Name <mail>"), `author_mail` is what the commit itself says."""

    sha: CommitSha
    author: str
    committer: str
    co_authors: tuple[str, ...]
    verified: bool
    author_mail: str = ""


@dataclass(frozen=True)
class Opinion:
    """A submitted review: `state` is APPROVED, CHANGES_REQUESTED, COMMENTED or DISMISSED (GitHub's words), `id` the
    code host's. `told` is the commit that it spoke of when the host told us of it (None where it did not), which
    counts: the host's own `commit` has been seen to move to a later one. `may_write` is asked of those who approve: the
    host takes no approval for one by somebody else (None: that cannot be told)."""

    author: str
    is_bot: bool
    state: str
    commit: CommitSha
    at: datetime
    id: int = 0
    told: CommitSha | None = None
    may_write: bool | None = None

    @property
    def spoke_of(self) -> CommitSha:
        return self.told or self.commit


PASSING = frozenset({"success", "neutral", "skipped"})
"""Conclusions that satisfy a required check (GitHub docs, "About status checks")."""


@dataclass(frozen=True)
class CheckResult:
    """A check run on the merged head; `conclusion` is "" where it had not ended, `ours` whether this App made it."""

    name: str
    app: str
    conclusion: str
    started_at: str
    completed_at: str
    ours: bool = False


class Gate(StrEnum):
    """What our check was to the branch when the change was merged into it."""

    PINNED = "required, from this App alone"
    OPEN = "required, from anybody who calls a check so"
    NONE = "not required"
    UNKNOWN = "not to be told"

    @property
    def binds(self) -> bool:
        """Whether nothing could be merged without our verdict; else what we say is advice."""
        return self is Gate.PINNED


class Requirement(NamedTuple):
    """What a branch asks of changes: `gate` of our check, and whether it is `guarded` at all, by a rule or by classic
    protection (False also where that cannot be seen)."""

    gate: Gate = Gate.UNKNOWN
    guarded: bool = False


UNTOLD = Requirement()
"""Nothing of it can be seen."""


@dataclass(frozen=True)
class MergedChange:
    """`merge` is the commit that it became on the branch `base_branch`, by `method`; `parents` are that one's, `adds`
    is what it has of its own, and `made_by_host` says that the host signed it for a person who pressed its button.
    `all_commits` is False where there are more commits than the host lists. `required` is as it stands now, soon after
    the merge: the host keeps no history of it."""

    title: str
    author: str
    merged_by: str
    merged_at: datetime
    opened_at: datetime
    base_branch: str
    head: CommitSha
    merge: CommitSha
    method: MergeMethod
    commits: tuple[MergedCommit, ...]
    all_commits: bool
    reviews: tuple[Opinion, ...]
    checks: tuple[CheckResult, ...]
    required: Requirement = UNTOLD
    parents: tuple[CommitSha, ...] = ()
    made_by_host: bool = False
    adds: MergeAdds = UNLOOKED

    @property
    def bypassed(self) -> bool | None:
        """Whether it was merged although our check, which the branch asks for, had not passed: only those can who may
        bypass its rule. None where the branch does not ask for it, or that cannot be told."""
        if not self.required.gate.binds:
            return None
        return not any(each.ours and each.conclusion in PASSING for each in self.checks)
