"""What a webhook and a review ask of the jobs takes no longer the more pull requests a repository has had."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.adapters.db.engine import make_engine
from bot.adapters.db.work import Database, no_queue, opened
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind, JobState
from bot.ports.stores import Work
from tests.db.samples import AT, JOB

FEW, MANY = 50, 2_000
INSTRUCTIONS = 10
"""SQLite's virtual machine tells of each so many (sqlite.org, "sqlite3_progress_handler")."""


class Steps:
    """Counts what SQLite does."""

    def __init__(self) -> None:
        self.count = 0

    def watch(self, connection: Any, _: object) -> None:
        connection.driver_connection._conn.set_progress_handler(self._step, INSTRUCTIONS)

    def _step(self) -> int:
        self.count += 1
        return 0


def job_of(number: int, head: str = "") -> Job:
    return replace(JOB, id=f"review-{number}", number=number, head=head or f"{number:040x}")


async def filled(url: str, pulls: int) -> None:
    """A repository has had so many pull requests, each reviewed once; the last two have the same commit."""
    some = [job_of(number) for number in range(pulls)]
    some[-1] = job_of(pulls - 1, some[-2].head)
    async with opened(url) as database, database.work() as work:
        await work.jobs.add_all([(job, AT) for job in some])
        await work.jobs.make_current(*some)
        for job in some:
            await work.jobs.save_plan(job.id, "{}")
            await work.jobs.move(job.id, JobState.DONE, AT)
        await work.commit()


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> dict[int, str]:
    """The URLs of two databases, by how many pull requests a repository has had in them."""
    urls = {}
    for pulls in (FEW, MANY):
        file = tmp_path_factory.mktemp("history") / "test.db"
        shutil.copy(migrated_sqlite, file)
        urls[pulls] = f"sqlite:///{file}"
        asyncio.run(filled(urls[pulls], pulls))
    return urls


QUESTIONS: dict[str, Callable[[Work, Job], Awaitable[object]]] = {
    "what is current of some": lambda work, job: work.jobs.current_of_all({job.pull_request, (7, "acme/shop", 1)}),
    "whether a job is current": lambda work, job: work.jobs.is_current(job),
    "who has the same commit": lambda work, job: work.jobs.beside(job, CommitSha(job.head)),
    "what was said of the same commit": lambda work, job: work.jobs.plans_on(job, CommitSha(job.head)),
    "who was reviewed at a commit": lambda work, job: work.jobs.reviewed_at(7, "acme/shop", job.head),
    "the merge group of a commit": lambda work, job: work.jobs.group_at(7, "acme/shop", job.head),
    "who speaks on a pull request": lambda work, job: work.jobs.another_speaking(job),
    "since when a pull request is known": lambda work, job: work.jobs.first_at(7, "acme/shop", job.number),
    "who pushed to a pull request": lambda work, job: work.jobs.pushers(7, "acme/shop", job.number),
    "what waits, and what was given up": lambda work, _: work.jobs.counts(),
    "the jobs that were given up": lambda work, _: work.jobs.given_up(10),
    "since when the oldest waits": lambda work, _: work.jobs.oldest_waiting(),
    "a job that is put on the queue": lambda work, job: work.jobs.add(replace(job, id="new"), AT),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_question_takes_no_longer_the_more_pull_requests_there_were(
    question: Callable[[Work, Job], Awaitable[object]], histories: Mapping[int, str]
) -> None:
    taken = {}
    for pulls, url in histories.items():
        steps, engine = Steps(), make_engine(url)
        event.listen(engine.sync_engine, "connect", steps.watch)
        async with Database(engine, no_queue).work() as work:
            before = steps.count
            await question(work, job_of(pulls - 1, f"{pulls - 2:040x}"))
            taken[pulls] = steps.count - before
        await engine.dispose()
    assert taken[MANY] <= 2 * taken[FEW] + 5, taken


async def test_of_a_commit_the_current_jobs_of_other_pull_requests_are_told(database: Database) -> None:
    same = "b" * 40
    first, second, older, group = (
        replace(JOB, id="one", number=3, head=same),
        replace(JOB, id="two", number=2, head=same),
        replace(JOB, id="older", number=4, head=same),
        replace(JOB, id="group", number=0, kind=JobKind.MERGE_GROUP, head=same),
    )
    async with database.work() as work:
        await work.jobs.add_all([(each, AT) for each in (first, second, older, group)])
        await work.jobs.make_current(first, second, older)
        newer = replace(older, id="newer", head="c" * 40)
        await work.jobs.add(newer, AT)
        await work.jobs.make_current(newer)
        assert await work.jobs.reviewed_at(7, "acme/shop", same) == (2, 3)
        assert [each.job.id for each in await work.jobs.beside(first, CommitSha(same))] == ["two"]
        here, elsewhere = first.pull_request, (7, "acme/other", 2)
        assert set(await work.jobs.current_of_all({here, elsewhere, newer.pull_request})) == {here, newer.pull_request}
