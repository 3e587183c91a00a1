"""An act at the code host is done once, whatever happens in between."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.db.work import Database
from bot.core.action import Action, PostComment, Receipt
from bot.core.job import Job, JobKind
from bot.ports.code_host import OutcomeUnknown
from bot.services.act_once import IN_FLIGHT_SECONDS, ActOnce, Superseded

ACTION = PostComment(7, "<!-- m -->", "text <!-- m -->")
KEY = "5/acme/shop: comment"


class MovableClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


class Host:
    """A code host that does what it is asked, and may lose its answer."""

    def __init__(self) -> None:
        self.posted = 0
        self.looks: list[bool] = []
        self.loses_answers = False

    async def perform(self, action: Action, *, look_first: bool) -> Receipt:
        self.looks.append(look_first)
        if not (look_first and self.posted):
            self.posted += 1
        if self.loses_answers:
            raise OutcomeUnknown("502")
        return Receipt(41)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def acts(database: Database, clock: MovableClock, slept: list[float]) -> ActOnce:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return ActOnce(database, clock, sleep)


def job(name: str = "review-1") -> Job:
    return Job(name, JobKind.REVIEW, 5, "acme/shop", 7, "a" * 40, name)


async def test_a_first_try_acts_at_once_and_is_remembered(acts: ActOnce, slept: list[float]) -> None:
    host = Host()
    assert await acts.act(host, KEY, ACTION) == Receipt(41)  # type: ignore[arg-type]  # only `perform` is used
    assert await acts.act(host, KEY, ACTION) == Receipt(41)  # type: ignore[arg-type]  # as above
    assert (host.looks, slept) == ([False], [])


async def test_after_a_lost_answer_it_waits_and_looks(acts: ActOnce, clock: MovableClock, slept: list[float]) -> None:
    host = Host()
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    host.loses_answers = False
    clock.time += timedelta(seconds=4)
    assert await acts.act(host, KEY, ACTION) == Receipt(41)  # type: ignore[arg-type]  # as above
    assert (host.posted, host.looks) == (1, [False, True])
    assert slept == [IN_FLIGHT_SECONDS - 4]


async def test_long_after_it_does_not_wait(acts: ActOnce, clock: MovableClock, slept: list[float]) -> None:
    host = Host()
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    clock.time += timedelta(hours=1)
    host.loses_answers = False
    await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    assert slept == [0.0]


@pytest.fixture
def newer(database: Database) -> Callable[[], Awaitable[None]]:
    async def replace() -> None:
        async with database.work() as work:
            for name in ("review-1", "review-2"):
                await work.jobs.add(job(name), datetime(2026, 1, 1, tzinfo=UTC))
                await work.jobs.make_current(job(name))
            await work.commit()

    return replace


async def test_a_replaced_job_says_nothing(acts: ActOnce, newer: Callable[[], Awaitable[None]]) -> None:
    await newer()
    host = Host()
    with pytest.raises(Superseded):
        await acts.act(host, KEY, ACTION, only_for=job("review-1"))  # type: ignore[arg-type]  # as above
    assert host.posted == 0
    await acts.act(host, KEY, ACTION, only_for=job("review-2"))  # type: ignore[arg-type]  # as above
    assert host.posted == 1
