"""What comes at once shares a commit, and nobody pays for another's fault."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import structlog

from bot.adapters.db.engine import make_engine
from bot.adapters.db.work import Database, Work, no_queue
from bot.ports.stores import StoreError
from bot.ports.stores import Work as AnyWork
from bot.services.keep_together import MOST_TOGETHER, TogetherKeeper
from tests.db.samples import DELIVERY, fact


class Counted(Database):
    """Knows how many transactions were begun."""

    begun = 0

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        self.begun += 1
        async with super().work() as work:
            yield work


@asynccontextmanager
async def counted(url: str, busy_seconds: float = 4) -> AsyncIterator[Counted]:
    engine = make_engine(url, busy_seconds=busy_seconds, short=True)
    yield Counted(engine, no_queue, busy_seconds=busy_seconds)
    await engine.dispose()


async def keep(work: AnyWork, names: Sequence[str]) -> list[bool]:
    if "bad" in names:
        raise ValueError("bad")
    return await work.deliveries.add_all([replace(DELIVERY, id=name) for name in names])


def one_place(_: str) -> tuple[int, int, int]:
    return (0, 0, 0)


async def kept(database: Database) -> set[str]:
    async with database.reading() as work:
        return {f"d-{n}" for n in range(200) if await work.deliveries.get(f"d-{n}")}


async def test_those_that_wait_share_a_commit_and_each_gets_its_own_answer(database_url: str) -> None:
    async with counted(database_url) as database:
        keeper = TogetherKeeper(database, keep, one_place)
        names = [f"d-{number}" for number in range(100)] + ["d-7", "d-8"]
        answers = await asyncio.gather(*map(keeper.keep, names))
        assert answers == [True] * 100 + [False, False]
        assert await kept(database) == set(names)
        assert database.begun <= 2 + len(names) // MOST_TOGETHER


async def test_one_that_cannot_be_kept_takes_no_other_with_it(database_url: str) -> None:
    async with counted(database_url) as database:
        keeper = TogetherKeeper(database, keep, one_place)
        answers = await asyncio.gather(*map(keeper.keep, ["d-1", "bad", "d-2", "d-3"]), return_exceptions=True)
        assert [answers[0], *answers[2:]] == [True, True, True]
        assert isinstance(answers[1], ValueError)
        assert await kept(database) == {"d-1", "d-2", "d-3"}


async def test_whoever_does_not_wait_any_more_keeps_nobody_else(database_url: str) -> None:
    async with counted(database_url) as database:
        keeper = TogetherKeeper(database, keep, one_place)
        gone, *others = [asyncio.create_task(keeper.keep(f"d-{number}")) for number in range(5)]
        await asyncio.sleep(0)
        gone.cancel()
        assert await asyncio.gather(*others) == [True] * 4
        with pytest.raises(asyncio.CancelledError):
            await gone


async def test_all_hear_of_a_database_that_is_away_and_the_next_are_kept(sqlite_url: str) -> None:
    async with counted(sqlite_url, busy_seconds=0.05) as database:
        keeper = TogetherKeeper(database, keep, one_place)
        async with database.work():
            answers = await asyncio.gather(*map(keeper.keep, ["d-1", "d-2"]), return_exceptions=True)
        assert all(isinstance(answer, StoreError) for answer in answers)
        assert await keeper.keep("d-1")


async def test_two_processes_lock_the_same_places_in_one_order(postgres_url: str) -> None:
    """Without an order each of the two soon waits for the other, until the server ends one of them."""

    async def append(work: AnyWork, installations: Sequence[int]) -> Sequence[int]:
        for installation in installations:
            await work.evidence.append(installation, [fact()], DELIVERY.received_at)
        return installations

    async with counted(postgres_url) as one, counted(postgres_url) as other:
        keepers = [TogetherKeeper(each, append, lambda number: (number, 0, 0)) for each in (one, other)]
        asked = list(range(1, 25))
        rounds = [keepers[0].keep(n) for n in asked] + [keepers[1].keep(n) for n in reversed(asked)]
        assert await asyncio.gather(*rounds) == asked + asked[::-1]
        assert one.begun + other.begun <= 4


async def test_what_the_log_says_of_one_is_not_said_of_all(sqlite_url: str) -> None:
    said = []

    async def look(_: AnyWork, names: Sequence[str]) -> Sequence[str]:
        said.append(structlog.contextvars.get_contextvars())
        return names

    async with counted(sqlite_url) as database:
        with structlog.contextvars.bound_contextvars(delivery="d-1"):
            await TogetherKeeper(database, look, one_place).keep("d-1")
    assert said == [{}]
