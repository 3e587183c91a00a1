"""Whose turn it is among the jobs of an installation."""

from datetime import UTC, datetime

from bot.adapters.db.turns import turn_of
from bot.adapters.db.work import Database, Work
from bot.core.job import Job, JobKind, JobState

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(name: str, repository: str, installation: int = 5) -> Job:
    return Job(name, JobKind.REVIEW, installation, repository, 7, "a" * 40, name)


async def add(work: Work, each: Job) -> int:
    await work.jobs.add(each, NOW)
    return await turn_of(work._connection, each)


async def test_the_jobs_of_a_repository_come_one_after_another(database: Database) -> None:
    async with database.work() as work:
        assert [await add(work, job(f"a{number}", "acme/a")) for number in range(4)] == [1, 2, 3, 4]


async def test_another_repository_begins_beside_the_first_that_waits(database: Database) -> None:
    async with database.work() as work:
        for number in range(5):
            await add(work, job(f"a{number}", "acme/a"))
        assert await add(work, job("b0", "acme/b")) == 1
        assert await add(work, job("c0", "other/c", installation=6)) == 1
        for number in range(3):
            await work.jobs.move(f"a{number}", JobState.DONE, NOW)
        await work.jobs.move("b0", JobState.DONE, NOW)
        assert await add(work, job("b1", "acme/b")) == 4, "beside the first that still waits, and not before it"
        assert await add(work, job("a5", "acme/a")) == 6


async def test_with_nothing_waiting_turns_begin_anew(database: Database) -> None:
    async with database.work() as work:
        for number in range(3):
            await add(work, job(f"a{number}", "acme/a"))
            await work.jobs.move(f"a{number}", JobState.FAILED, NOW)
        assert await add(work, job("a3", "acme/a")) == 1
