"""The code host as the App itself sees it: what it sent us, and where the App is installed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.check_id import Checked
from bot.core.identity import CommitSha
from bot.core.sent import Sent


@dataclass(frozen=True)
class SentLog:
    """The latest tries first. `whole` is False where there may be older ones in the time that was asked for."""

    tries: tuple[Sent, ...]
    whole: bool


@dataclass(frozen=True)
class KnownRepository:
    """`id` stays when the repository is renamed or transferred."""

    id: int
    name: str


@dataclass(frozen=True)
class OpenPull:
    number: int
    head: CommitSha
    updated_at: datetime


class AppHost(Protocol):
    """Every method may raise HostError."""

    async def sent(self, since: datetime) -> SentLog:
        """The webhooks that were sent to us since a moment."""
        ...

    async def body(self, number: int) -> bytes | None:
        """What a try carried, as JSON; None where the host does not have it any more."""
        ...

    async def installations(self) -> tuple[int, ...]:
        """Those that are not suspended."""
        ...

    async def repositories(self, installation: int) -> tuple[KnownRepository, ...]:
        """Those that the installation may see and that can change: archived ones are left out."""
        ...

    async def open_pulls(self, installation: int, repository: str) -> tuple[OpenPull, ...]: ...

    async def has_check(self, installation: int, repository: str, checked: Checked) -> bool:
        """Whether a check run of ours on a pull request's commit has ended and was not cancelled: another one says
        nothing of it, and neither does that of another pull request with the commit."""
        ...

    def forget_other(self, installation: int, name: str, repository: int) -> bool:
        """Take the name for that of the repository with this id from now on; whether it was another's for us."""
        ...
