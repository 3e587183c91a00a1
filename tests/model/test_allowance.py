"""What a model may cost: by review, and by installation and day, also after a restart."""

from datetime import UTC, datetime, timedelta

from bot.adapters.db.work import Database
from bot.core.identity import Fingerprint, Sha256
from bot.core.job import Job, JobKind
from bot.core.model_use import ModelUse
from bot.services.facts_of_review import model_fact
from bot.services.model_allowance import REVIEW_TOKENS, Ledger

JOB = Job("review-1", JobKind.REVIEW, 5, "acme/shop", 7, "a" * 40, "d")
USE = ModelUse(Fingerprint("f" * 32), "SOC2-008", "m", Sha256("0" * 64), 2, 70_000, 20_000, "proved")


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, 23, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


async def test_a_day_s_tokens_are_counted_across_processes(database: Database) -> None:
    clock = Clock()
    async with database.work() as work:
        await work.evidence.append(5, [model_fact(JOB, USE)], clock.now())
        await work.commit()
    ledger = Ledger(database, clock, 100_000)
    first = await ledger.allowance(5)
    assert first.tokens == 10_000
    first.spent = 9_000
    assert (await ledger.allowance(5)).tokens == 1_000
    assert (await ledger.allowance(6)).tokens == REVIEW_TOKENS
    assert (await Ledger(database, clock, 90_000).allowance(5)).is_spent
    clock.time += timedelta(hours=2)
    assert (await ledger.allowance(5)).tokens == REVIEW_TOKENS
