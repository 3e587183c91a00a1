"""The jobs: what is to be done, and how far it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind, JobState, PullRequestPlace


@dataclass(frozen=True)
class JobRecord:
    """`plan` is what the job decided to do (JSON), None before that."""

    job: Job
    state: JobState
    reason: str
    plan: str | None
    created_at: datetime
    finished_at: datetime | None


class JobCount(NamedTuple):
    kind: JobKind
    state: JobState
    jobs: int


class Jobs(Protocol):
    async def add(self, job: Job, at: datetime) -> None: ...

    async def add_all(self, some: Sequence[tuple[Job, datetime]]) -> None:
        """Jobs, and the moments since which they wait."""
        ...

    async def get(self, job_id: str) -> JobRecord | None: ...

    async def make_current(self, *some: Job) -> None:
        """Make each the current review job of its pull request, in the place of the one that was; of two, the last."""
        ...

    async def is_current(self, job: Job) -> bool:
        """Whether it is the current review job of its pull request; in a transaction that writes, it stays so until the
        end of it."""
        ...

    async def counts(self) -> tuple[JobCount, ...]:
        """How many jobs have not ended, and how many were given up, by kind."""
        ...

    async def oldest_waiting(self) -> datetime | None:
        """When the job was kept that has waited longest for its first step."""
        ...

    async def given_up(self, limit: int) -> tuple[JobRecord, ...]:
        """The jobs that could not run after all their tries, the newest first."""
        ...

    async def retried(self, job_id: str) -> None:
        """A job that was given up is tried again, as another job."""
        ...

    async def first_at(self, installation: int, repository: str, number: int) -> datetime | None:
        """When the first job of a pull request was kept."""
        ...

    async def another_speaking(self, job: Job) -> Job | None:
        """Another review job of the same pull request that has decided what to say and has not ended yet."""
        ...

    async def current_head(self, job: Job) -> str | None:
        """The head of the current review job of this job's pull request."""
        ...

    async def current_of(self, installation: int, repository: str, number: int) -> JobRecord | None:
        """The current review job of a pull request."""
        ...

    async def current_of_all(self, some: Collection[PullRequestPlace]) -> dict[PullRequestPlace, JobRecord]:
        """Those of many, where they have one."""
        ...

    async def reviewed_at(self, installation: int, repository: str, head: str) -> tuple[int, ...]:
        """The pull requests whose current review is of this commit."""
        ...

    async def group_at(self, installation: int, repository: str, head: str) -> Job | None:
        """The job that reviewed a merge group with this commit, the latest of several."""
        ...

    async def plans_on(self, job: Job, head: CommitSha) -> dict[int, str]:
        """The latest plan of each other pull request of the job's repository that has reviewed this commit, by its
        number."""
        ...

    async def beside(self, job: Job, head: CommitSha) -> tuple[JobRecord, ...]:
        """The current reviews of the other pull requests of the job's repository that have this commit as their head,
        by their numbers."""
        ...

    async def pushers(self, installation: int, repository: str, number: int) -> dict[CommitSha, str]:
        """Who pushed which head of a pull request, as far as its webhooks have told."""
        ...

    async def set_head(self, job_id: str, head: CommitSha) -> None:
        """Turn the job to another commit, as long as it has no plan."""
        ...

    async def move(self, job_id: str, state: JobState, at: datetime, reason: str = "") -> None:
        """Set the state (and `finished_at`, for a final one). A job that has ended stays as it is."""
        ...

    async def save_plan(self, job_id: str, plan: str) -> None:
        """Keep what the job decided. The first plan stays: something may have been said by it."""
        ...
