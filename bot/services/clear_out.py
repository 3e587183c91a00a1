"""Remove what nobody needs any more: webhooks as they came in, pages of reviews, records of the queue,
and copies of code.

Evidence, findings, waivers and jobs stay: an auditor asks for them years later.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.wording import listed, plural
from bot.ports.clock import Clock
from bot.ports.stores import Database

AT_ONCE = 500
"""Rows removed in one transaction: others must not wait long for their turn to write."""

Clear = Callable[[datetime, int], int]
"""Remove at most so many of what is older: how many there were. In a thread."""


class ClearOut:
    """`clear_queue` removes records of ended work, `clear_mirrors` what is too old or too much of the mirrors."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keep: timedelta,
        *,
        clear_queue: Clear,
        clear_mirrors: Callable[[datetime], int],
    ) -> None:
        self._database = database
        self._clock = clock
        self._keep = keep
        self._clear_queue = clear_queue
        self._clear_mirrors = clear_mirrors

    async def run(self) -> str:
        """What there is to tell. Raises StoreError and OSError."""
        before = self._clock.now() - self._keep
        deliveries = pages = 0
        while removed := await self._deliveries(before):
            deliveries += removed
        while removed := await self._pages(before):
            pages += removed
        records = 0
        while removed := await asyncio.to_thread(self._clear_queue, before, AT_ONCE):
            records += removed
        mirrors = await asyncio.to_thread(self._clear_mirrors, before)
        told = ((deliveries, "webhook"), (pages, "page"), (records, "record of the queue"), (mirrors, "mirror"))
        return listed([_words(count, noun) for count, noun in told if count]) or "nothing"

    async def _deliveries(self, before: datetime) -> int:
        async with self._database.work() as work:
            removed = await work.deliveries.clear(before, AT_ONCE)
            await work.commit()
        return removed

    async def _pages(self, before: datetime) -> int:
        async with self._database.work() as work:
            removed = await work.review_pages.clear(before, self._clock.now(), AT_ONCE)
            await work.commit()
        return removed


def _words(count: int, noun: str) -> str:
    return plural(count, noun, "records of the queue" if noun.startswith("record") else "")
