"""What the tests of the queue share: a database with a queue, jobs, and a runner that answers from a list."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.adapters.db.engine import make_engine, sync_url
from bot.adapters.db.work import Database
from bot.adapters.queue.enqueue import enqueuer
from bot.adapters.queue.migrate import migrate
from bot.adapters.queue.worker import QueueWorker
from bot.core.job import Job, JobKind
from bot.ports.queue import Later, Next, StepResult, Stop

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(name: str, repository: str = "acme/shop", installation: int = 5) -> Job:
    return Job(name, JobKind.REVIEW, installation, repository, 7, "a" * 40, name)


def text_url(database_url: str) -> str:
    return sync_url(database_url).render_as_string(hide_password=False)


@asynccontextmanager
async def queued_database(database_url: str) -> AsyncIterator[Database]:
    migrate(text_url(database_url))
    engine = make_engine(database_url)
    yield Database(engine, enqueuer(engine.sync_engine))
    await engine.dispose()


async def put(database: Database, *jobs: Job, commit: bool = True) -> None:
    async with database.work() as work:
        for each in jobs:
            await work.jobs.add(each, NOW)
            await work.enqueue(each)
        if commit:
            await work.commit()


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - other threads and processes act, which have no event of ours
            await asyncio.sleep(0.02)


class Script:
    """Answers each step from a list, and remembers what it was asked."""

    def __init__(self, *answers: StepResult | Exception) -> None:
        self.asked: list[tuple[str, str]] = []
        self.given_up: list[tuple[str, str]] = []
        self.silent: list[Later] = []
        self._answers = list(answers)

    async def steps(self, job_id: str) -> tuple[str, ...]:
        return ("one", "two")

    async def run(self, step: str, job_id: str) -> StepResult:
        self.asked.append((step, job_id))
        answer = self._answers.pop(0) if self._answers else Next()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def give_up(self, job_id: str, reason: str) -> Stop | Later:
        self.given_up.append((job_id, reason))
        return self.silent.pop(0) if self.silent else Stop()


@asynccontextmanager
async def running(database_url: str, script: Script) -> AsyncIterator[None]:
    worker = QueueWorker(text_url(database_url), script, "test")
    await worker.start()
    yield
    await worker.stop()
