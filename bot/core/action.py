"""Side effects as data: what is to happen at the code host, decided before anything happens."""

from dataclasses import dataclass

from bot.core.identity import CommitSha, Fingerprint
from bot.core.review import CheckOutput, InlineComment


@dataclass(frozen=True)
class StartCheck:
    """Put a check run "in progress" on `head`. `external_id` (the job's id) makes it findable; `details_url` is where
    the code host's "Details" leads ("": to the App's own page)."""

    head: CommitSha
    external_id: str
    details_url: str = ""


@dataclass(frozen=True)
class ResumeCheck:
    """Put the check run with the id `run` back "in progress": its commit is reviewed again."""

    run: int


@dataclass(frozen=True)
class FinishCheck:
    """End the check run of `external_id`, creating it if it was never started. With `unless_ended` one that has ended
    already, or never began, stays as it is. Without a `details_url` it keeps the one that it has."""

    head: CommitSha
    external_id: str
    output: CheckOutput
    unless_ended: bool = False
    details_url: str = ""


@dataclass(frozen=True)
class PostReview:
    """One review with all its inline comments: one write. `marker` (also in `body`) makes it findable."""

    number: int
    head: CommitSha
    marker: str
    body: str
    comments: tuple[InlineComment, ...]


@dataclass(frozen=True)
class MarkFixed:
    """Resolve the thread of our comment, or where we may not, edit the comment.

    `comment` is the id of the review comment, `note` the line to prepend to its body when editing.
    """

    number: int
    comment: int
    finding: Fingerprint
    note: str


@dataclass(frozen=True)
class Reopen:
    """Open the resolved thread of our comment again, or where we may not, edit the comment: its finding is back.

    `comment` is the id of the review comment, `note` the line to prepend to its body when editing.
    """

    number: int
    comment: int
    finding: Fingerprint
    note: str


@dataclass(frozen=True)
class PostComment:
    """An answer in the pull request's conversation, or in the review thread that begins with the comment `thread`.
    `marker` (also in `body`) makes it findable."""

    number: int
    marker: str
    body: str
    thread: int = 0


@dataclass(frozen=True)
class React:
    """A reaction to a comment: `content` is GitHub's name for it (REST, "Create reaction for an issue comment")."""

    comment: int
    content: str
    in_thread: bool = False


@dataclass(frozen=True)
class CommitFiles:
    """One commit that puts new contents in the place of files, on the branch that a pull request comes from.

    `parent` is the branch's tip that the contents were made from: with any other tip nothing is committed. `marker`
    (the last line of `body`) makes the commit findable.
    """

    number: int
    repository: str
    branch: str
    parent: CommitSha
    headline: str
    body: str
    marker: str
    files: tuple[tuple[str, bytes], ...]
    executable: frozenset[str] = frozenset()
    """Those of the files that have git's executable bit, and keep it."""


Action = StartCheck | ResumeCheck | FinishCheck | PostReview | MarkFixed | Reopen | PostComment | React | CommitFiles


@dataclass(frozen=True)
class Receipt:
    """What the code host answered. `id` is that of the check run, review or comment (0: of none, since nothing could be
    said), `comments` holds each inline comment's id by finding. `how` says what was done in words ("resolved thread",
    "edited comment: Contents: write is not granted"), `commit` the commit made."""

    id: int
    comments: tuple[tuple[Fingerprint, int], ...] = ()
    how: str = ""
    commit: str = ""
