"""Carry out an action at the code host once, whatever happens in between.

Right before a request goes out, an intent is committed: the number of the try, and when it began. Whoever tries after
an intent without a receipt waits until that request can no longer be under way, and then looks on the host before
acting. The number is a fencing token: a worker that others took for dead counts on from what it saw, and is refused.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.action import Action, Receipt
from bot.core.upkeep import RESTORED
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, OutcomeUnknown
from bot.ports.stores import Database, Work

IN_FLIGHT_SECONDS = 10.0
"""GitHub ends a request that takes longer than 10 seconds (GitHub docs: REST API, troubleshooting, timeouts)."""

MOST_APART_SECONDS = 660.0
"""How much older an intent of another process may look than it is: clocks further apart than that keep one of the two
from GitHub, which takes an App's token from a minute before it was made to ten minutes after that (GitHub docs:
"Generating a JSON Web Token (JWT) for a GitHub App")."""

MOST_BEGUN = 1000
"""Acts without a known end that a process remembers to have begun: of one it forgets, it waits the whole time."""

FORGETFUL = timedelta(days=4)
"""How long after an older copy of the database took its place everything is looked for before it is done: GitHub
remembers three days of webhooks, which are caught up then."""

Sleep = Callable[[float], Awaitable[None]]

Condition = Callable[[Work], Awaitable[bool]]
"""What must still hold when a request goes out, asked in the transaction that lets it."""


class Superseded(Exception):
    """The condition of an act does not hold any more: a newer push replaced this job, which has nothing to say."""


class _NotDone(Exception):
    """A look found nothing; it never leaves this file."""


@dataclass
class _Try:
    """What is known of an act. `tries` counts the requests that may have gone out so far; `forgotten` says that others
    may have, of which an older copy of the database knows nothing."""

    receipt: Receipt | None
    tries: int
    forgotten: bool = False


class ActOnce:
    def __init__(self, database: Database, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._begun: dict[str, datetime] = {}
        """The acts under way that this process has begun, and when by its own clock."""

    async def act(self, host: CodeHost, key: str, action: Action, *, provided: Condition | None = None) -> Receipt:
        """Do it, or tell what came of it earlier. `key` names the act for ever ("pr-7-<head>:review").

        Raises Superseded where `provided` does not hold, HostError and StoreError.
        """
        known = await self._known(key, provided)
        if known.receipt is not None:
            return known.receipt

        async def gate() -> None:
            async with self._database.work() as work:
                if provided is not None and not await provided(work):
                    raise Superseded(key)
                now = self._clock.now()
                earlier, _ = await work.intents.begin(key, now)
                if earlier != known.tries:
                    raise OutcomeUnknown("another worker does the same at this moment")
                await work.commit()
            known.tries += 1
            self._begun[key] = now
            if len(self._begun) > MOST_BEGUN:
                self._begun.pop(next(iter(self._begun)))

        receipt = await host.perform(action, look_first=known.tries > 0 or known.forgotten, gate=gate)
        await self._finish(key, receipt, known)
        return receipt

    async def settle(self, host: CodeHost, key: str, action: Action) -> Receipt | None:
        """What came of an act that may have been done, for someone who must not do it any more: None if it was not.

        Raises HostError and StoreError.
        """
        known = await self._known(key, None)
        if known.receipt is not None or not (known.tries or known.forgotten):
            return known.receipt

        async def shut() -> None:
            raise _NotDone

        try:
            receipt = await host.perform(action, look_first=True, gate=shut)
        except _NotDone:
            return None
        await self._finish(key, receipt, known)
        return receipt

    async def _known(self, key: str, provided: Condition | None) -> _Try:
        """What is known, once no earlier request can be under way any more."""
        async with self._database.reading() as work:
            receipt = await work.intents.receipt(key)
            if receipt is None and provided is not None and not await provided(work):
                raise Superseded(key)
            tries, last = await work.intents.earlier(key)
            restored = None if tries else await work.chores.get(RESTORED)
        if receipt is None and last is not None:
            await self._sleep(self._left(key, last))
        since = restored.done_at if restored else None
        return _Try(receipt, tries, since is not None and self._clock.now() - since < FORGETFUL)

    def _left(self, key: str, last: datetime) -> float:
        """Seconds until a request that began then can no longer be under way. No clock makes one last longer, nor
        another machine's make it shorter."""
        since = (self._clock.now() - last).total_seconds()
        if self._begun.get(key) != last:  # another process began it
            since -= MOST_APART_SECONDS
        return min(max(0.0, IN_FLIGHT_SECONDS - since), IN_FLIGHT_SECONDS)

    async def _finish(self, key: str, receipt: Receipt, known: _Try) -> None:
        async with self._database.work() as work:
            if not known.tries:  # nothing had to be written for it
                await work.intents.begin(key, self._clock.now())
            await work.intents.finish(key, receipt)
            await work.commit()
        self._begun.pop(key, None)
