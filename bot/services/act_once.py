"""Carry out an action at the code host once, whatever happens in between.

An intent is committed before the request goes out. A first try acts at once; a later one waits until the
earlier request can no longer be under way, and then looks on the host before it acts again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.core.action import Action, Receipt
from bot.core.job import Job
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost
from bot.ports.stores import Database

IN_FLIGHT_SECONDS = 10.0
"""GitHub ends a request that takes longer than 10 seconds (GitHub docs: REST API, troubleshooting, timeouts)."""

Sleep = Callable[[float], Awaitable[None]]


class Superseded(Exception):
    """A newer push replaced this job: it has nothing to say any more."""


class ActOnce:
    def __init__(self, database: Database, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._database = database
        self._clock = clock
        self._sleep = sleep

    async def act(self, host: CodeHost, key: str, action: Action, *, only_for: Job | None = None) -> Receipt:
        """Do it, or tell what came of it earlier. `key` names the act for ever ("pr-7-<head>:review").

        With `only_for`, the job must still be its pull request's current one, else Superseded is raised.
        Raises HostError and StoreError.
        """
        async with self._database.work() as work:
            done = await work.intents.receipt(key)
            if done is not None:
                return done
            if only_for is not None and not await work.jobs.is_current(only_for):
                raise Superseded(only_for.id)
            now = self._clock.now()
            earlier, last = await work.intents.begin(key, now)
            await work.commit()
        if earlier and last is not None:
            left = last + timedelta(seconds=IN_FLIGHT_SECONDS) - self._clock.now()
            await self._sleep(max(0.0, left.total_seconds()))
        receipt = await host.perform(action, look_first=earlier > 0)
        async with self._database.work() as work:
            await work.intents.finish(key, receipt)
            await work.commit()
        return receipt
