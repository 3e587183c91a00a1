"""What is kept, and the unit of work that keeps it together."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from complianceagent import Entry as StoredEntry
from complianceagent import Tip

from bot.core.action import Receipt
from bot.core.delivery import Delivery
from bot.core.evidence import Entry, Fact
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job
from bot.core.offer import Offers
from bot.core.tracked import FindingState, Remediation, TrackedFinding
from bot.core.waiver import Waiver
from bot.ports.jobs import Jobs
from bot.ports.model_tokens import ModelTokens
from bot.ports.names import Names
from bot.ports.pace import Paces
from bot.ports.required_checks import RequiredChecks
from bot.ports.review_pages import ReviewPages
from bot.ports.upkeep import ChoreLog


class StoreError(Exception):
    """The database could not do it now (locked, full, unreachable): the job waits and tries again."""


class Deliveries(Protocol):
    async def add(self, delivery: Delivery) -> bool:
        """Keep a delivery; False where its id is known already (a redelivery)."""
        ...

    async def add_all(self, some: Sequence[Delivery]) -> list[bool]:
        """The same for many; of two with one id the first is kept."""
        ...

    async def get(self, delivery_id: str) -> Delivery | None: ...

    async def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that are kept."""
        ...

    async def clear(self, before: datetime, most: int) -> int:
        """Remove at most so many of the oldest that came before a moment, but none that a job which may still run looks
        at: how many there were."""
        ...

    async def around(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        """When the last one came before a moment, and the first one after it (None: there is none)."""
        ...


class Intents(Protocol):
    """What is about to be done at the code host, committed before a request goes out. `key` names the act for ever."""

    async def earlier(self, key: str) -> tuple[int, datetime | None]:
        """The number of tries so far, and when the last of them began."""
        ...

    async def begin(self, key: str, at: datetime) -> tuple[int, datetime | None]:
        """Count one more try of an act: the number of earlier tries (0: this is the first), and when the last of them
        began."""
        ...

    async def finish(self, key: str, receipt: Receipt) -> None: ...

    async def receipt(self, key: str) -> Receipt | None:
        """What came of an act; None where it is not known to be done."""
        ...


class Findings(Protocol):
    async def open_of(self, installation: int, repository: str, number: int) -> tuple[TrackedFinding, ...]: ...

    async def all_of(self, installation: int, repository: str, number: int) -> tuple[TrackedFinding, ...]: ...

    async def offers(self) -> tuple[Offers, ...]:
        """The fixes that were ever offered, of all installations, counted by rule, kind and fate."""
        ...

    async def track(self, findings: Iterable[TrackedFinding]) -> None:
        """Keep findings, by (installation, repository, number, fingerprint); a known one is opened again and
        keeps its first_seen and first_head, and its comment and fix where the new one brings none."""
        ...

    async def set_state(
        self, installation: int, repository: str, number: int, fingerprint: Fingerprint, state: FindingState
    ) -> None:
        """Of a finding that is not fixed."""
        ...

    async def close(
        self,
        installation: int,
        repository: str,
        number: int,
        fingerprint: Fingerprint,
        remediation: Remediation,
    ) -> None: ...

    async def last_head(self, installation: int, repository: str, number: int) -> CommitSha | None:
        """The head of the last finished review of the pull request."""
        ...

    async def set_last_head(self, installation: int, repository: str, number: int, head: CommitSha) -> None: ...


class Waivers(Protocol):
    """Those that hold, at most one for a finding of a pull request."""

    async def of(self, installation: int, repository: str, number: int) -> tuple[Waiver, ...]: ...

    async def all(self) -> tuple[Waiver, ...]:
        """Of all installations, by repository and pull request."""
        ...

    async def grant(self, waiver: Waiver) -> None:
        """Keep a waiver, in the place of an earlier one of the same finding."""
        ...

    async def end(self, waiver: Waiver) -> bool:
        """Whether it was there, and is no more; one that replaced it since stays."""
        ...

    async def over(self, today: date, limit: int) -> tuple[Waiver, ...]:
        """Those whose last day was before today, the oldest first."""
        ...


class EvidenceLog(Protocol):
    """Append-only, hash-chained per installation, correct under many writers."""

    async def append(self, installation: int, facts: Sequence[Fact], at: datetime) -> tuple[Entry, ...]: ...

    async def entries(
        self, installation: int, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Entry, ...]:
        """In the order of `seq`; `until` is exclusive."""
        ...

    async def installations(self) -> tuple[int, ...]:
        """Every installation with a head or an entry, in order."""
        ...

    async def head(self, installation: int) -> Tip | None:
        """What the head row says is the last entry; None where there is no head row."""
        ...

    async def page(self, installation: int, after: int | None, limit: int) -> tuple[StoredEntry, ...]:
        """Up to `limit` entries with a number above `after` (None: from the very first), exactly as they are stored,
        however malformed somebody made them. A number that is no whole number comes as 0."""
        ...

    async def about(self, installation: int, subject: str, since: datetime) -> tuple[tuple[Entry, str], ...]:
        """The entries since a moment that speak of a subject ("acme/shop#7"), in order, with their kinds."""
        ...

    async def span(self, installation: int, since: datetime, until: datetime) -> tuple[int, int] | None:
        """The lowest and the highest number among the entries recorded in the period; `until` is exclusive."""
        ...


class Work(Protocol):
    """One transaction over everything that is kept. Leaving it without `commit()` undoes it."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def intents(self) -> Intents: ...
    @property
    def findings(self) -> Findings: ...
    @property
    def waivers(self) -> Waivers: ...
    @property
    def evidence(self) -> EvidenceLog: ...
    @property
    def chores(self) -> ChoreLog: ...
    @property
    def required_checks(self) -> RequiredChecks: ...
    @property
    def model_tokens(self) -> ModelTokens: ...
    @property
    def names(self) -> Names: ...
    @property
    def paces(self) -> Paces: ...
    @property
    def review_pages(self) -> ReviewPages: ...

    async def enqueue(self, *some: Job) -> None:
        """Put jobs on the durable queue, in this transaction."""
        ...

    async def commit(self) -> None: ...


class Database(Protocol):
    def work(self) -> AbstractAsyncContextManager[Work]:
        """A unit of work that takes the write lock at its start. Raises StoreError on entry, use or commit."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Work]:
        """A unit of work that only reads, on one consistent state, and stops no writer. Raises StoreError."""
        ...


class Cache(Protocol):
    """Results of pure steps, by what they were computed from (tool versions included). Losing it costs time only."""

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]: ...

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None: ...
