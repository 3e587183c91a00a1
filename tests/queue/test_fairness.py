"""Nobody's many jobs keep another's from running."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import sqlalchemy as sa

from bot.adapters.queue.names import SIDE_QUEUE
from bot.adapters.queue.worker import QueueWorker
from bot.core.job import JobKind
from bot.ports.queue import Later, StepResult, Stop
from tests.queue.script import Script, job, put, queued_database, running, text_url, until


class Crowd(Script):
    """Remembers how many jobs of an installation (the first letter of a job's name) were at work at once at most."""

    def __init__(self) -> None:
        super().__init__()
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()

    async def run(self, step: str, job_id: str) -> StepResult:
        self._now[job_id[0]] += 1
        self.most[job_id[0]] = max(self.most[job_id[0]], self._now[job_id[0]])
        await asyncio.sleep(0.05)
        self._now[job_id[0]] -= 1
        await super().run(step, job_id)
        return Stop()


@asynccontextmanager
async def working(database_url: str, script: Script, places: int, per_installation: int) -> AsyncIterator[None]:
    worker = QueueWorker(text_url(database_url), script, "test", places, per_installation=per_installation)
    await worker.start()
    yield
    await worker.stop()


async def test_a_quiet_repository_does_not_wait_for_a_noisy_one(database_url: str) -> None:
    async with queued_database(database_url) as database:
        await put(database, *[job(f"noisy-{number}", "acme/noisy") for number in range(20)])
        await put(database, job("quiet", "acme/quiet"))
        script = Crowd()
        async with working(database_url, script, 1, 1):
            await until(lambda: ("one", "quiet") in script.asked)
        names = [name for _, name in script.asked]
        assert names[0] == "noisy-0"
        assert "quiet" in names[:2]


async def test_at_most_so_many_jobs_of_an_installation_run_at_once(database_url: str) -> None:
    async with queued_database(database_url) as database:
        await put(database, *[job(f"a{number}", f"acme/r{number}", 1) for number in range(8)])
        await put(database, *[job(f"b{number}", f"bolt/r{number}", 2) for number in range(8)])
        script = Crowd()
        async with working(database_url, script, 4, 2):
            await until(lambda: len(script.asked) == 16)
        assert script.most == {"a": 2, "b": 2}


async def test_a_push_that_waits_to_be_looked_at_keeps_no_review_from_running(database_url: str) -> None:
    async with queued_database(database_url) as database:
        script = Script(*[Later(60, "GitHub may not know yet which pull request it came by")] * 2)
        pushes = [replace(job(f"push-{number}"), kind=JobKind.PUSH, number=0) for number in range(2)]
        async with working(database_url, script, 4, 2):
            await put(database, *pushes)
            await until(lambda: len(script.asked) == 2)
            await put(database, job("review"))
            await until(lambda: ("two", "review") in script.asked)


async def test_what_an_earlier_release_queued_is_run(sqlite_url: str) -> None:
    async with queued_database(sqlite_url) as database:
        script = Script()
        await put(database, job("d-1"))
        async with database.work() as work:
            statement = (
                f"UPDATE workflow_status SET queue_name = '{SIDE_QUEUE}', queue_partition_key = NULL, priority = 0"
            )
            await work._connection.execute(sa.text(statement))  # no port offers this
            await work.commit()
        async with running(sqlite_url, script):
            await until(lambda: len(script.asked) == 2)
