"""What is known of the branches that changes go into: whether they take any without our check."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.core.change import Requirement
from bot.core.standing import Standing


class Branch(NamedTuple):
    installation: int
    repository: str
    name: str


class RequiredChecks(Protocol):
    async def of(self, branch: Branch) -> Standing: ...

    async def seen(self, branch: Branch, at: datetime) -> None:
        """A change that goes into the branch was reviewed: what our check is to it is of interest."""
        ...

    async def found(self, branch: Branch, required: Requirement, at: datetime) -> None:
        """The code host has said so."""
        ...

    async def is_guarded(self, branch: Branch) -> bool:
        """Whether the branch was found to be protected when that was asked last."""
        ...

    async def due(self, before: datetime, limit: int) -> tuple[Branch, ...]:
        """Branches of interest about which nobody has asked since, those never asked about first."""
        ...

    async def forget(self, before: datetime) -> None:
        """Forget the branches that nothing was reviewed for since, but for those that are guarded."""
        ...
