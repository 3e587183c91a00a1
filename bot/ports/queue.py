"""The durable queue's view of the work: named steps, each done at least once, in order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True)
class Next:
    """The step is done; go on."""


@dataclass(frozen=True)
class Stop:
    """The job has reached a final state; no further step."""


@dataclass(frozen=True)
class Later:
    """Nothing is lost, but it cannot be done now: try this step again after `seconds`."""

    seconds: float
    reason: str


@dataclass(frozen=True)
class GiveUp:
    """Trying again does not help; `reason` is for the people who wait for the answer."""

    reason: str


StepResult = Next | Stop | Later | GiveUp


class Chore(NamedTuple):
    """Work that is due again and again, whoever does it: once at each time, by one worker of all. `cron` is its times
    in UTC, with six fields (seconds first) or five; `run` must be safe to repeat, and is tried again the next time.
    With `at_start` it is due whenever a worker starts, too."""

    name: str
    cron: str
    run: Callable[[], Awaitable[None]]
    at_start: bool = False


class JobRunner(Protocol):
    async def steps(self, job_id: str) -> tuple[str, ...]:
        """The names of the job's steps, in order. They are stored: keep them stable."""
        ...

    async def run(self, step: str, job_id: str) -> StepResult:
        """Do one step. Safe to repeat: an earlier try may have succeeded."""
        ...

    async def give_up(self, job_id: str, reason: str) -> Stop | Later:
        """The job could not be done after all its tries: say so where its users look. Safe to repeat."""
        ...
