"""Catch up with the webhooks that did not reach us: GitHub does not send one again by itself.

Each is fetched from GitHub's own log and accepted like any other, under its own id. Asking GitHub to deliver it again
would need our web server to be reachable just then, which may be what was wrong; and whether it came would be known
only at the next look.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

import structlog

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact
from bot.core.moment import moment_text
from bot.core.sent import Sent
from bot.core.upkeep import CATCH_UP, LOOK_AT_PULLS
from bot.core.wording import plural
from bot.ports.app_host import AppHost, SentLog
from bot.ports.clock import Clock
from bot.ports.stores import Database, Work
from bot.services.accept_delivery import Accepted, DeliveryAccepter, NotAnEvent, Understood, keep
from bot.services.run_chore import NotAllDone

REMEMBERED = timedelta(days=3)
"""How long GitHub keeps its log (GitHub docs, "Viewing webhook deliveries": the past 3 days)."""

OVERLAP = timedelta(minutes=15)
"""How much of what the last look saw is looked at again: GitHub writes a delivery down when it has ended."""

LONG = timedelta(minutes=30)
"""Without a look for longer than this, the open pull requests are looked at too. Our own choice: three looks."""

LET_IN_AGAIN = ("installation", "unsuspend")
"""What tells that we were shut out until now: nothing was sent to us meanwhile, and reviews were lost in the middle."""

AT_ONCE = 100
"""Deliveries kept in one transaction, with their evidence."""

MOST = 1_000
"""Deliveries fetched in one look, each by a request; the next look goes on. Our own choice: a few minutes."""

T = TypeVar("T")

log = structlog.get_logger()


class _Fetched(NamedTuple):
    """`understood` is None where the host has its body no more, or nobody understands it."""

    sent: Sent
    understood: Understood | None


class CatchUp:
    """`look_at_pulls` looks at the open pull requests."""

    def __init__(
        self,
        database: Database,
        app: AppHost,
        accepter: DeliveryAccepter,
        clock: Clock,
        look_at_pulls: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._app = app
        self._accepter = accepter
        self._clock = clock
        self._look_at_pulls = look_at_pulls

    async def run(self) -> str:
        """What there is to tell. Safe to repeat. Raises HostError, StoreError and NotAllDone."""
        now = self._clock.now()
        async with self._database.reading() as work:
            record = await work.chores.get(CATCH_UP.name)
            pulls = await work.chores.get(LOOK_AT_PULLS.name)
        last = record.done_at if record else None
        since = max(now - REMEMBERED, last - OVERLAP) if last else now - REMEMBERED
        sent = await self._app.sent(since)
        missed = await self._missed(sent)
        await self._accept(missed[:MOST])
        if missed or last is None or now - last > LONG or pulls is None or pulls.fault or _let_in_again(sent):
            await self._look_at_pulls()
        if len(missed) > MOST:
            raise NotAllDone(f"{len(missed) - MOST:,} webhooks are left for the next time")
        await self._say_what_nobody_knows(last, since, sent)
        return f"{plural(len(missed), 'missed webhook')} caught up" if missed else ""

    async def _missed(self, sent: SentLog) -> list[Sent]:
        """The newest try of each delivery that we do not have, the oldest delivery first."""
        newest: dict[str, Sent] = {}
        for each in sent.tries:
            if self._accepter.knows(each.event):
                newest.setdefault(each.id, each)
        missed: list[Sent] = []
        for some in _some(list(newest.values())):
            async with self._database.reading() as work:
                known = await work.deliveries.known([each.id for each in some])
            missed += [each for each in some if each.id not in known]
        return sorted(missed, key=lambda each: each.at)

    async def _accept(self, missed: Sequence[Sent]) -> None:
        for installation in sorted({each.installation or 0 for each in missed}):
            its = [each for each in missed if (each.installation or 0) == installation]
            for some in _some(its):
                await self._keep(installation, [await self._fetch(each) for each in some])

    async def _fetch(self, sent: Sent) -> _Fetched:
        body = await self._app.body(sent.number)
        if body is None:
            return _Fetched(sent, None)
        try:
            return _Fetched(sent, self._accepter.understand(sent.id, sent.event, body))
        except NotAnEvent as malformed:
            log.warning("a missed webhook was not understood", delivery=sent.id, reason=str(malformed))
            return _Fetched(sent, None)

    async def _keep(self, installation: int, fetched: Sequence[_Fetched]) -> None:
        """One transaction: the deliveries, their jobs, and the gap as evidence."""
        async with self._database.work() as work:
            before, _ = await work.deliveries.around(fetched[0].sent.at)
            _, after = await work.deliveries.around(fetched[-1].sent.at)
            left = [each for each in fetched if not await self._came(work, each)]
            if not left:
                return  # somebody delivered them again meanwhile
            caught_up = sum(each.understood is not None for each in left)
            fact = _gap([each.sent for each in left], (before, after), caught_up)
            if installation:
                await work.evidence.append(installation, [fact], self._clock.now())
            await work.commit()
        log.warning("webhooks were missed, and are caught up", installation=installation, missed=len(left))

    async def _came(self, work: Work, fetched: _Fetched) -> bool:
        """Keep it; whether it had come meanwhile. What cannot be kept leaves its id, so that it is told once."""
        sent, understood = fetched
        if understood is not None:
            return await keep(work, understood, sent.at) is Accepted.KNOWN
        empty = Delivery(sent.id, sent.event, None, sent.installation, None, "", self._clock.now())
        return not await work.deliveries.add(empty)

    async def _say_what_nobody_knows(self, last: datetime | None, since: datetime, sent: SentLog) -> None:
        """Where we were away for longer than GitHub remembers, nobody can tell what was missed."""
        oldest = since if sent.whole or not sent.tries else sent.tries[-1].at
        if last is None or oldest <= last:
            return
        body: dict[str, object] = {"from": moment_text(last), "to": moment_text(oldest), "missed": None}
        body["reason"] = "GitHub does not remember what it sent then" if sent.whole else "too many webhooks came since"
        fact = Fact(EvidenceKind.GAP, "webhooks", body)
        for installation in await self._app.installations():
            async with self._database.work() as work:
                await work.evidence.append(installation, [fact], self._clock.now())
                await work.commit()


def _let_in_again(sent: SentLog) -> bool:
    return any((each.event, each.action) == LET_IN_AGAIN for each in sent.tries)


def _some(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _gap(sent: Sequence[Sent], around: tuple[datetime | None, datetime | None], caught_up: int) -> Fact:
    times = [each.at for each in sent]
    before, after = (moment_text(at) if at else None for at in around)
    body: dict[str, object] = {
        "received_before": before,
        "first_missed": moment_text(min(times)),
        "last_missed": moment_text(max(times)),
        "received_again": after,
        "missed": len(sent),
        "caught_up": caught_up,
        "events": dict(sorted(Counter(each.event for each in sent).items())),
    }
    return Fact(EvidenceKind.GAP, "webhooks", body)
