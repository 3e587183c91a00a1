"""A piece of durable work."""

from dataclasses import dataclass
from enum import StrEnum


class JobKind(StrEnum):
    REVIEW = "review"
    COMMAND = "command"
    CHANGE = "change"
    """A pull request was merged, and is to be recorded."""


class JobState(StrEnum):
    """How far a job is; the last four are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SUPERSEDED = "superseded"
    """A newer push of the same pull request replaced it."""
    LOST = "lost"
    """The installation, repository or pull request is gone: there is nobody to answer."""
    FAILED = "failed"
    """It could not run after all its tries; the reason stands beside it."""

    @property
    def is_final(self) -> bool:
        return self not in {JobState.WAITING, JobState.RUNNING}


@dataclass(frozen=True)
class Job:
    """Work for one pull request. `id` derives from the delivery's id, so a redelivery is no second job.

    `head` is the head commit the webhook named, and from its review's beginning on the one that is reviewed, which
    may be newer (empty for commands); `subject` is the id of the
    comment a command was written in (0 for reviews).
    """

    id: str
    kind: JobKind
    installation: int
    repository: str
    number: int
    head: str
    delivery: str
    subject: int = 0
