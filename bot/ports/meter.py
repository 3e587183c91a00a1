"""What is measured of the work, for whoever watches it. It names no repository and no person, and holds no code."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from bot.core.coverage import Gap
from bot.core.finding import Finding

WEBHOOK = "webhook"
"""What is done first for a delivery: everything else is part of it."""


class Meter(Protocol):
    """Never raises: a number that is lost costs nobody a review."""

    def work(self, name: str, delivery: str) -> AbstractContextManager[None]:
        """Trace what is done for a delivery: WEBHOOK, or a step of its job."""
        ...

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Time a stage of a review: fetch, scanners, inventory, fixes, model, decide."""
        ...

    def step(self, kind: str, step: str, outcome: str, seconds: float) -> None:
        """A step of a job was done, or has to be done later."""
        ...

    def looked(self, gaps: Iterable[Gap], new: Iterable[Finding]) -> None:
        """What a review could not look at, and what it found that was not known."""
        ...

    def budget(self, who: str, resource: str, left: int) -> None:
        """How many requests the code host lets an installation ("5"), or the app itself ("app"), make until the next
        reset."""
        ...

    def delivery(self, event: str, status: int) -> None:
        """A webhook was answered; `event` is "other" for one that nobody handles."""
        ...


class Unmeasured:
    """Where nobody watches."""

    def work(self, name: str, delivery: str) -> AbstractContextManager[None]:
        return nullcontext()

    def stage(self, name: str) -> AbstractContextManager[None]:
        return nullcontext()

    def step(self, kind: str, step: str, outcome: str, seconds: float) -> None: ...

    def looked(self, gaps: Iterable[Gap], new: Iterable[Finding]) -> None: ...

    def budget(self, who: str, resource: str, left: int) -> None: ...

    def delivery(self, event: str, status: int) -> None: ...


UNMEASURED = Unmeasured()
