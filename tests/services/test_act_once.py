"""An act at the code host is done once, whatever happens in between."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.db.work import Database
from bot.core.action import Action, PostComment, Receipt
from bot.core.job import Job, JobKind
from bot.ports.code_host import Gate, OutcomeUnknown, open_gate
from bot.services.act_once import IN_FLIGHT_SECONDS, MOST_APART_SECONDS, ActOnce, Condition, Superseded

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
        self.pause: Callable[[], Awaitable[None]] = open_gate

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        self.looks.append(look_first)
        if not (look_first and self.posted):
            await self.pause()
            await gate()
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


def current(name: str) -> Condition:
    return lambda work: work.jobs.is_current(job(name))


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


async def test_a_clock_that_was_put_back_costs_no_more_than_a_request(
    acts: ActOnce, clock: MovableClock, slept: list[float]
) -> None:
    host = Host()
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    clock.time -= timedelta(hours=1)
    host.loses_answers = False
    await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    assert slept == [IN_FLIGHT_SECONDS]


@pytest.mark.parametrize("apart", [timedelta(seconds=-60), timedelta(0), timedelta(seconds=60), timedelta(minutes=11)])
async def test_another_machine_s_clock_makes_no_request_shorter(
    database: Database, acts: ActOnce, clock: MovableClock, slept: list[float], apart: timedelta
) -> None:
    """A worker that is ahead took the request of one that had just died for one of long ago, and posted beside it."""
    host = Host()
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    host.loses_answers = False
    theirs = MovableClock()
    theirs.time = clock.time + apart

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    await ActOnce(database, theirs, sleep).act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    assert slept == [IN_FLIGHT_SECONDS]


async def test_what_another_process_began_long_ago_is_waited_for_no_more(
    database: Database, acts: ActOnce, clock: MovableClock, slept: list[float]
) -> None:
    host = Host()
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    host.loses_answers = False
    clock.time += timedelta(seconds=MOST_APART_SECONDS + IN_FLIGHT_SECONDS)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    await ActOnce(database, clock, sleep).act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
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
        await acts.act(host, KEY, ACTION, provided=current("review-1"))  # type: ignore[arg-type]  # as above
    assert host.posted == 0
    await acts.act(host, KEY, ACTION, provided=current("review-2"))  # type: ignore[arg-type]  # as above
    assert host.posted == 1


async def test_a_worker_taken_for_dead_is_refused_when_it_wakes_up(acts: ActOnce) -> None:
    """It stood still between its look at the intent and its request; meanwhile another worker did the same."""
    host, woken = Host(), Host()

    async def stand_still() -> None:
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above

    woken.pause = stand_still
    with pytest.raises(OutcomeUnknown):
        await acts.act(woken, KEY, ACTION)  # type: ignore[arg-type]  # as above
    assert (host.posted, woken.posted) == (1, 0)


async def test_a_job_replaced_while_its_request_waited_for_its_turn_says_nothing(
    acts: ActOnce, newer: Callable[[], Awaitable[None]], database: Database
) -> None:
    async with database.work() as work:
        await work.jobs.add(job("review-0"), datetime(2026, 1, 1, tzinfo=UTC))
        await work.jobs.make_current(job("review-0"))
        await work.commit()
    host = Host()
    host.pause = newer
    with pytest.raises(Superseded):
        await acts.act(host, KEY, ACTION, provided=current("review-0"))  # type: ignore[arg-type]  # as above
    assert host.posted == 0


async def test_the_wait_counts_from_the_request_and_not_from_before_its_turn(
    acts: ActOnce, clock: MovableClock, slept: list[float]
) -> None:
    """GitHub wants a second between two writes, so a request may wait for minutes in our own line."""
    host = Host()
    host.loses_answers = True

    async def line() -> None:
        clock.time += timedelta(minutes=2)

    host.pause = line
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    host.loses_answers = False
    await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    assert (host.posted, slept) == (1, [IN_FLIGHT_SECONDS])


async def test_a_look_alone_does_nothing_and_remembers_what_it_saw(acts: ActOnce) -> None:
    host = Host()
    assert await acts.settle(host, KEY, ACTION) is None  # type: ignore[arg-type]  # as above
    assert not host.looks, "nothing was tried, so there is nothing to look for"
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    host.loses_answers = False
    assert await acts.settle(host, KEY, ACTION) == Receipt(41)  # type: ignore[arg-type]  # as above
    host.posted = 0
    assert await acts.settle(host, KEY, ACTION) == Receipt(41)  # type: ignore[arg-type]  # as above
    assert host.posted == 0


async def test_what_a_look_does_not_find_was_not_done(acts: ActOnce) -> None:
    host = Host()
    host.loses_answers = True
    with pytest.raises(OutcomeUnknown):
        await acts.act(host, KEY, ACTION)  # type: ignore[arg-type]  # as above
    host.posted, host.loses_answers = 0, False
    assert await acts.settle(host, KEY, ACTION) is None  # type: ignore[arg-type]  # as above
    assert host.posted == 0
