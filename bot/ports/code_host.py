"""A code host (GitHub), seen by one installation and one repository."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.action import Action, Receipt
from bot.core.change import MergedChange, Requirement
from bot.core.identity import CommitSha, Secret
from bot.core.push import Merge


class HostError(Exception):
    """The code host did not do what was asked. The message holds no token."""


class Gone(HostError):
    """The installation, repository or pull request does not exist for us any more: nobody to answer."""


class Forbidden(HostError):
    """A permission is missing; `permission` names it as GitHub does ("contents=write"), "" if unknown."""

    def __init__(self, message: str, permission: str = "") -> None:
        super().__init__(message)
        self.permission = permission


class Refused(HostError):
    """The request is wrong (422 and other 4xx): trying again does not help."""


class Unrelated(Refused):
    """Two commits have no history in common, so there is no change from one to the other."""


class NoFile(Refused):
    """Something that is no file, or one that is too large to be told, stands where a file was asked for."""


class Locked(Refused):
    """The conversation is locked: nobody but people with write access says anything in it."""


class Moved(HostError):
    """The branch is no longer where a commit was to be put, or has the commit no more that was to be spoken of: nothing
    was done."""


class TryLater(HostError):
    """Nothing was done; try again after `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class OutcomeUnknown(HostError):
    """A write was sent and no answer came (502, reset, timeout): it may have happened. Look before writing again."""


@dataclass(frozen=True)
class PullRequest:
    """`base` is the tip of the base branch `base_ref`, not the merge base. `head_repository` is None where a fork is
    gone. `locked`: nothing can be said in its conversation.
    `maintainer_can_modify` says of a fork whether its owner lets those of the base repository commit to the branch."""

    number: int
    open: bool
    title: str
    author: str
    base: CommitSha
    head: CommitSha
    head_repository: str | None
    head_ref: str
    maintainer_can_modify: bool
    merged: bool = False
    locked: bool = False
    base_ref: str = ""


@dataclass(frozen=True)
class Said:
    """A comment: who wrote it, and what; `thread` is the first comment of its review thread (0: of none)."""

    by: str
    body: str
    thread: int = 0


@dataclass(frozen=True)
class Commit:
    """`author` is the login where the host knows it, else the name, and says so: whoever commits writes any name
    and any mail address. Only where `verified` has the host checked a signature. `co_authors` are the values of the
    `Co-authored-by` trailers ("Name <mail>"). `committer` is the login of who committed it, "" where there is none."""

    sha: CommitSha
    author: str
    committed_at: datetime
    co_authors: tuple[str, ...]
    verified: bool = False
    committer: str = ""


@dataclass(frozen=True)
class Comparison:
    """`commits` are those in head and not in base, oldest first (at most 250: GitHub, compare two commits);
    `all_listed` says whether there are no more."""

    merge_base: CommitSha
    commits: tuple[Commit, ...]
    all_listed: bool = True


@dataclass(frozen=True)
class CloneAccess:
    """Where to fetch the repository from, and the token for HTTP basic authentication (None: none needed)."""

    url: str
    token: Secret | None


Gate = Callable[[], Awaitable[None]]
"""Asked right before each request that writes, when nothing is left to wait for: it lets it go out, or raises."""


async def open_gate() -> None:
    """Lets every request go out."""


class CodeHost(Protocol):
    """Every method may raise HostError."""

    async def pull_request(self, number: int) -> PullRequest: ...

    async def compare(self, base: CommitSha, head: CommitSha) -> Comparison:
        """Raises Unrelated."""
        ...

    async def merged_change(self, number: int) -> MergedChange:
        """Everything about a merged pull request that is worth keeping. Raises Refused for one that is not merged."""
        ...

    async def required(self, branch: str) -> Requirement:
        """What a branch asks of changes now."""
        ...

    async def merges_of(self, commit: CommitSha) -> tuple[Merge, ...]:
        """The merged pull requests that brought a commit."""
        ...

    async def commits_of(self, number: int) -> tuple[CommitSha, ...]:
        """The commits of a pull request itself, as far as the host lists them (at most 250)."""
        ...

    async def open_pulls_at(self, head: CommitSha) -> tuple[int, ...]:
        """The open pull requests whose head a commit is, as far as the host tells them by it."""
        ...

    async def organisation_file(self, path: str) -> bytes | None:
        """A file of the owner's repository `.github`, where the defaults of all its repositories stand; None where
        there is none that we may see. Raises NoFile where something else is there: what it would have decided must
        not be gone without a word."""
        ...

    async def own_login(self) -> str:
        """The login that our comments carry ("complianceagent[bot]")."""
        ...

    async def clone_access(self) -> CloneAccess: ...

    async def comment(self, comment: int, *, in_thread: bool = False) -> Said:
        """A comment of the conversation, or of a review thread, as it is now."""
        ...

    async def may_write(self, user: str) -> bool:
        """Whether the user has at least write permission (by `role_name`)."""
        ...

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        """Carry out an action once. With `look_first` an earlier try may have succeeded: look for it by its
        marker or external id, and only act if it is not there. Raises OutcomeUnknown where that is unclear, and
        whatever `gate` raises."""
        ...


class CodeHosts(Protocol):
    def of(self, installation: int, repository: str) -> CodeHost: ...
