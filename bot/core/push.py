"""A branch that was moved."""

from dataclasses import dataclass

from bot.core.identity import CommitSha


@dataclass(frozen=True)
class PushedCommit:
    """`author` and `committer` are logins, "" where the host knows no account; `title` is the message's first line."""

    sha: CommitSha
    author: str
    committer: str
    title: str


@dataclass(frozen=True)
class Push:
    """`by` is whoever pushed; `commits` are those that the branch did not have (GitHub names 2,048 at most)."""

    branch: str
    before: CommitSha
    after: CommitSha
    by: str
    forced: bool
    commits: tuple[PushedCommit, ...]


@dataclass(frozen=True)
class Merge:
    """A merged pull request that brought a commit, as the host says: `head` is what was reviewed of it, `commit` what
    it became on the branch `base`."""

    number: int
    commit: CommitSha
    base: str
    head: CommitSha
