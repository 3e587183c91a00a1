"""A git repository, read and never checked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.identity import BlobId, CommitSha
from bot.core.snapshot import Snapshot
from bot.ports.code_host import CloneAccess


class RepositoryError(Exception):
    """git could not do it; the message is git's own, without tokens."""


class NotThere(RepositoryError):
    """The repository or commit does not exist (any more)."""


class CouldNotReach(RepositoryError):
    """The remote did not answer, or answered with a fault: try again later."""


START_BYTES = 8000
"""git calls a file binary when so many of its first bytes hold a NUL (git: buffer_is_binary)."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file's content; `content` is None where it is larger than the reader's limit, or where `fault` says in a
    sentence why it could not be read (a folder on disk has such files, a commit never). Of a file above the limit,
    `start` is its first `START_BYTES`, by which a picture is told from a text ("" where it was not to be had)."""

    size: int
    content: bytes | None
    fault: str = ""
    start: bytes = b""


class Repository(Protocol):
    async def snapshot(self, base: CommitSha, head: CommitSha) -> Snapshot:
        """Both trees and the diff between them. Raises NotThere for an unknown commit."""
        ...

    async def renames(self, before: CommitSha, after: CommitSha) -> Mapping[str, str]:
        """The files that were renamed from one commit to another (path before -> path after), as git tells them: those
        of which half is the same. Raises NotThere for an unknown commit."""
        ...

    async def added_by_merge(
        self, merge: CommitSha, base: CommitSha, ours: CommitSha, theirs: CommitSha
    ) -> tuple[str, ...]:
        """The paths at which a commit has something else than git makes of both sides' changes since `base`: what
        neither side has. (Whether a file is executable makes no difference.) Raises NotThere for an unknown commit."""
        ...

    async def tree(self, commit: CommitSha) -> Snapshot:
        """A commit against the empty tree: every file is added (for a whole scan)."""
        ...

    async def read(self, blobs: Iterable[BlobId], limit: int) -> Mapping[BlobId, Blob]:
        """Contents in one batch; blobs above `limit` bytes come without content. Raises NotThere for a missing blob."""
        ...

    async def file_at(self, commit: CommitSha, path: str, limit: int) -> bytes | None:
        """A file's content at a commit; None where there is no such file (or it is above `limit` bytes)."""
        ...

    async def has(self, commit: CommitSha, path: str) -> bool:
        """Whether anything stands there: a file of any size, a folder, a link, a submodule."""
        ...


class Mirrors(Protocol):
    async def fetch(self, repository: str, access: CloneAccess, commits: Sequence[CommitSha]) -> Repository:
        """Bring exactly these commits (without history) into the local mirror. Raises RepositoryError."""
        ...
