"""A piece of durable work."""

from dataclasses import dataclass
from enum import StrEnum

PullRequestPlace = tuple[int, str, int]
"""Installation, repository and number of a pull request."""


class JobKind(StrEnum):
    REVIEW = "review"
    COMMAND = "command"
    REPLY = "reply"
    """A command that was written in the thread of a review comment."""
    EXPIRY = "expiry"
    """A waiver came to its end: where its pull request is merged, no review tells of it."""
    MERGE_GROUP = "merge_group"
    """A merge queue is about to merge, and waits for our check. It belongs to no one pull request: `number` is 0."""
    PUSH = "push"
    """The default branch or a protected one was moved, by a merge or without one. `number` is 0 here as well."""
    CHANGE = "change"
    """A pull request was merged, and is to be recorded."""


class JobState(StrEnum):
    """How far a job is; the last five are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SUPERSEDED = "superseded"
    """A newer push of the same pull request replaced it."""
    LOST = "lost"
    """The installation, repository or pull request is gone: there is nobody to answer."""
    FAILED = "failed"
    """It could not run after all its tries; the reason stands beside it."""
    RETRIED = "retried"
    """The same, and somebody has asked for another try, which is a job of its own."""

    @property
    def is_final(self) -> bool:
        return self not in {JobState.WAITING, JobState.RUNNING}


@dataclass(frozen=True)
class IfGuarded:
    """Work that is wanted where a branch of the job's repository is protected."""

    branch: str
    job: "Job"


@dataclass(frozen=True)
class Again:
    """Every pull request whose current review is of this commit is to be reviewed again, and those of these numbers:
    of a pull request from a fork, GitHub does not tell the number."""

    installation: int
    repository: str
    head: str
    numbers: tuple[int, ...]
    delivery: str


@dataclass(frozen=True)
class Job:
    """Work for one pull request. `id` derives from the delivery's id, so a redelivery is no second job.

    `head` is the head commit the webhook named, and from its review's beginning on the one that is reviewed, which
    may be newer (empty for commands); `subject` is the id of the
    comment a command was written in (0 for reviews, and for a button that was pressed: the delivery says which).
    `pushed_by` is the login of who pushed the head, where a push asked for the review.
    """

    id: str
    kind: JobKind
    installation: int
    repository: str
    number: int
    head: str
    delivery: str
    subject: int = 0
    pushed_by: str = ""

    @property
    def pull_request(self) -> PullRequestPlace:
        return (self.installation, self.repository, self.number)
