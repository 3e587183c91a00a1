"""What a model may cost: by review, and by installation and day, however many processes ask for it."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.adapters.db.work import Database
from bot.services.model_allowance import REVIEW_TOKENS, Allowance, Ledger


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, 23, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


async def test_a_day_s_tokens_are_counted_across_processes(database: Database) -> None:
    clock = Clock()
    first = await Ledger(database, clock, 100_000).allowance(5)
    assert first.tokens == REVIEW_TOKENS
    assert await first.take(9_000)
    await first.settle(9_000, 90_000)
    other = await Ledger(database, clock, 100_000).allowance(5)
    assert other.tokens == 10_000
    assert not await other.take(10_001), "what a question may cost is there before it is asked"
    assert await other.take(10_000)
    assert not await first.take(1)
    assert (await Ledger(database, clock, 100_000).allowance(6)).tokens == REVIEW_TOKENS
    assert (await Ledger(database, clock, 90_000).allowance(5)).is_spent
    clock.time += timedelta(hours=2)
    assert (await Ledger(database, clock, 100_000).allowance(5)).tokens == REVIEW_TOKENS
    await other.settle(10_000, 100)
    assert await (await Ledger(database, clock, 100_000).allowance(5)).take(100_000), "of the day before"
    clock.time -= timedelta(hours=2)
    assert not await first.take(1), "a clock that is behind begins no day anew"


async def test_many_that_ask_at_once_take_no_more_than_there_is(database: Database) -> None:
    clock = Clock()
    allowances = [await Ledger(database, clock, 10_000).allowance(5) for _ in range(8)]
    assert sum(await asyncio.gather(*(each.take(3_000) for each in allowances))) == 3
    assert sum(each.spent for each in allowances) == 9_000


async def test_an_allowance_without_a_purse_counts_its_own_review() -> None:
    allowance = Allowance(100, questions=2)
    assert await allowance.take(500)
    assert not await allowance.take(1)
    await allowance.settle(500, 99)
    assert await allowance.take(1)
    assert allowance.is_spent
