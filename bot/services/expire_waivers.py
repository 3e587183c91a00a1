"""Waivers come to their end by themselves: the finding counts again, and the pull request is reviewed again."""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.core.job import Job, JobKind
from bot.core.tracked import FindingState
from bot.core.waiver import Waiver
from bot.core.waiver_words import over_words
from bot.core.wording import plural
from bot.ports.clock import Clock
from bot.ports.stores import Database, Work
from bot.services.accept_delivery import queue
from bot.services.facts_of_review import waiver_fact
from bot.services.made import review_again, set_state

AT_ONCE = 100
"""Waivers ended in one round; the next round takes the next."""

log = structlog.get_logger()


class WaiverExpirer:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> str:
        """End what is over; what there is to tell. Safe to repeat, and to be done by two at once. Raises StoreError."""
        async with self._database.reading() as work:
            over = await work.waivers.over(self._clock.now().date(), AT_ONCE)
        for waiver in over:
            await self._end(waiver)
        return f"{plural(len(over), 'waiver')} ended" if over else ""

    async def _end(self, waiver: Waiver) -> None:
        """One transaction: the waiver's end, its evidence, and what may tell of it: a review, or where the finding was
        merged, a comment."""
        now = self._clock.now()
        async with self._database.work() as work:
            if not await work.waivers.end(waiver):
                return
            await set_state(work, waiver, FindingState.OPEN)
            await work.evidence.append(waiver.installation, [waiver_fact(waiver, "expired", "")], now)
            name = f"{waiver.repository}#{waiver.number}-{waiver.fingerprint}-{waiver.until}"
            await review_again(work, _place(waiver), f"review-after-{name}", now)
            await _tell(work, waiver, name, now)
            await work.commit()
        log.info("a waiver is over", repository=waiver.repository, number=waiver.number, finding=waiver.fingerprint)


async def _tell(work: Work, waiver: Waiver, name: str, now: datetime) -> None:
    left = await work.findings.open_of(waiver.installation, waiver.repository, waiver.number)
    if waiver.fingerprint in {each.finding.fingerprint for each in left}:
        told = replace(_place(waiver), id=f"{JobKind.EXPIRY}-{name}", kind=JobKind.EXPIRY)
        await queue(work, told, now)
        await work.jobs.save_plan(told.id, over_words(waiver))


def _place(waiver: Waiver) -> Job:
    """The pull request of a waiver, as jobs name it."""
    return Job("", JobKind.REVIEW, waiver.installation, waiver.repository, waiver.number, "", "")
