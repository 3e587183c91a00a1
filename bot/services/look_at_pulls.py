"""Review the open pull requests that nobody told us of: their webhook was lost, or they were there before us."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.core.check_id import Checked
from bot.core.evidence import EvidenceKind, Fact
from bot.core.job import Job, JobKind, JobState
from bot.core.wording import plural
from bot.ports.app_host import AppHost, KnownRepository, OpenPull
from bot.ports.clock import Clock
from bot.ports.code_host import Forbidden, Gone
from bot.ports.stores import Database, Work
from bot.services.accept_delivery import SWEPT, queue
from bot.services.run_chore import NotAllDone

SETTLED = timedelta(minutes=2)
"""A pull request that changed later than this may still have its webhook on the way. Our own choice."""

MOST_REVIEWS = 100
"""Reviews of one installation that are queued in one look; the next look goes on. Our own choice: a day-old App on an
account with thousands of pull requests must not keep today's from their turn."""

log = structlog.get_logger()


class PullsLook:
    def __init__(self, database: Database, app: AppHost, clock: Clock) -> None:
        self._database = database
        self._app = app
        self._clock = clock

    async def run(self) -> str:
        """What there is to tell. Safe to repeat. Raises HostError, StoreError and NotAllDone."""
        found, more = 0, False
        for installation in await self._app.installations():
            try:
                queued = await self._look_at(installation)
            except (Gone, Forbidden) as refused:  # it was removed or suspended just now, or grants too little
                log.warning("an installation could not be looked at", installation=installation, error=str(refused))
                continue
            found, more = found + queued, more or queued >= MOST_REVIEWS
        if more:
            raise NotAllDone(f"{plural(found, 'review')} queued; more are left for the next time")
        return f"{plural(found, 'review')} queued" if found else ""

    async def _look_at(self, installation: int) -> int:
        """How many reviews were queued."""
        queued = 0
        for repository in await self._app.repositories(installation):
            try:
                pulls = await self._app.open_pulls(installation, repository.name)
            except Gone:
                continue
            unseen = [each for each in pulls if await self._is_unseen(installation, repository, each)]
            queued += await self._queue(installation, repository, unseen[: MOST_REVIEWS - queued])
            if queued >= MOST_REVIEWS:
                break
        return queued

    async def _is_unseen(self, installation: int, repository: KnownRepository, pull: OpenPull) -> bool:
        """Whether its head has no check run of ours for it; what we know ourselves costs no request."""
        if pull.updated_at > self._clock.now() - SETTLED:
            return False
        async with self._database.reading() as work:
            if await _is_known(work, installation, repository, pull):
                return False
        return not await self._app.has_check(installation, repository.name, Checked(pull.number, pull.head))

    async def _queue(self, installation: int, repository: KnownRepository, pulls: Sequence[OpenPull]) -> int:
        """One transaction: the reviews, and what it says in the evidence."""
        if not pulls:
            return 0
        now = self._clock.now()
        async with self._database.work() as work:
            unknown = [each for each in pulls if not await _is_known(work, installation, repository, each)]
            for each in unknown:
                await queue(work, _review(installation, repository, each), now)
            if not unknown:
                return 0
            body: dict[str, object] = {"pull_requests": [each.number for each in unknown]}
            body["reason"] = "no webhook told of their newest commit"
            await work.evidence.append(installation, [Fact(EvidenceKind.GAP, repository.name, body)], now)
            await work.commit()
        return len(unknown)


async def _is_known(work: Work, installation: int, repository: KnownRepository, pull: OpenPull) -> bool:
    current = await work.jobs.current_of(installation, repository.name, pull.number)
    if current is not None and current.job.head == pull.head:
        # One that was lost could not be said: the installation was suspended then, or we were not let see it.
        return current.state is not JobState.LOST or current.job.id.startswith(SWEPT)
    return await work.jobs.get(_review(installation, repository, pull).id) is not None


def _review(installation: int, repository: KnownRepository, pull: OpenPull) -> Job:
    return Job(
        id=f"{SWEPT}{repository.id}-{pull.number}-{pull.head}",
        kind=JobKind.REVIEW,
        installation=installation,
        repository=repository.name,
        number=pull.number,
        head=pull.head,
        delivery="",
    )
