"""The durable queue, on both databases, with processes that are really killed."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.adapters.db.engine import make_engine, sync_url
from bot.adapters.db.work import Database
from bot.adapters.queue.enqueue import enqueuer
from bot.adapters.queue.migrate import migrate
from bot.adapters.queue.recovery import Sweep
from bot.adapters.queue.worker import LONGEST_WAIT, QueueWorker, wait_before
from bot.core.job import Job, JobKind
from bot.ports.queue import GiveUp, Later, Next, StepResult, Stop

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(name: str) -> Job:
    return Job(name, JobKind.REVIEW, 5, "acme/shop", 7, "a" * 40, name)


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


async def test_a_committed_job_runs_its_steps_in_order(database_url: str) -> None:
    async with queued_database(database_url) as database:
        script = Script()
        async with running(database_url, script):
            await put(database, job("d-1"))
            await until(lambda: len(script.asked) == 2)
        assert script.asked == [("one", "d-1"), ("two", "d-1")]


async def test_a_job_of_a_transaction_that_was_undone_never_runs(database_url: str) -> None:
    async with queued_database(database_url) as database:
        script = Script()
        async with running(database_url, script):
            await put(database, job("undone"), commit=False)
            await put(database, job("done"))
            await until(lambda: len(script.asked) == 2)
        assert {name for _, name in script.asked} == {"done"}


async def test_a_step_that_asks_for_later_is_tried_again(sqlite_url: str) -> None:
    async with queued_database(sqlite_url) as database:
        script = Script(Next(), Later(0.05, "busy"), Stop())
        async with running(sqlite_url, script):
            await put(database, job("d-1"))
            await until(lambda: len(script.asked) == 3)
        assert [step for step, _ in script.asked] == ["one", "two", "two"]
        assert not script.given_up


async def test_a_stop_ends_the_job(sqlite_url: str) -> None:
    async with queued_database(sqlite_url) as database:
        script = Script(Stop())
        async with running(sqlite_url, script):
            await put(database, job("d-1"), job("d-2"))
            await until(lambda: len(script.asked) >= 3)
        assert script.asked.count(("two", "d-1")) + script.asked.count(("two", "d-2")) == 1


async def test_an_internal_error_is_given_up_with_its_kind_and_without_its_words(sqlite_url: str) -> None:
    async with queued_database(sqlite_url) as database:
        script = Script(KeyError("a secret"))
        async with running(sqlite_url, script):
            await put(database, job("d-1"))
            await until(lambda: bool(script.given_up))
        assert script.given_up == [("d-1", "internal error (KeyError)")]


def test_waits_grow_and_end() -> None:
    waits = [wait_before(attempt, 2.0) for attempt in range(20)]
    assert waits[0] == 2.0
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert wait_before(0, 60.0) == 60.0


async def test_a_database_that_is_locked_for_a_while_loses_nothing(sqlite_url: str) -> None:
    """Another program holds the write lock for longer than a step takes: the job waits and goes on."""
    async with queued_database(sqlite_url) as database:
        script = Script()
        await put(database, job("d-1"))
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        async with running(sqlite_url, script):
            await until(lambda: bool(script.asked))
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(1.0)
            other.execute("COMMIT")
            await until(lambda: len(script.asked) == 2)
        other.close()
        assert script.asked == [("one", "d-1"), ("two", "d-1")]


async def test_giving_up_is_tried_until_it_was_said(sqlite_url: str) -> None:
    async with queued_database(sqlite_url) as database:
        script = Script(GiveUp("no"))
        script.silent = [Later(0.05, "GitHub is away")]
        async with running(sqlite_url, script):
            await put(database, job("d-1"))
            await until(lambda: len(script.given_up) == 2)
        assert script.given_up == [("d-1", "no")] * 2


async def test_jobs_that_wait_do_not_keep_others_from_working(sqlite_url: str) -> None:
    async with queued_database(sqlite_url) as database:
        waiting = [job(f"d-{number}") for number in range(8)]
        script = Script(*[Later(60, "GitHub is away")] * 8)
        async with running(sqlite_url, script):
            await put(database, *waiting)
            await until(lambda: len(script.asked) == 8)
            await put(database, job("d-9"))
            await until(lambda: ("two", "d-9") in script.asked)


async def test_work_that_nobody_in_a_living_process_does_is_taken_up(database_url: str) -> None:
    """The database was restarted just when the work was taken: the queue was not told that it has it."""
    table = "workflow_status" if database_url.startswith("sqlite") else "dbos.workflow_status"
    async with queued_database(database_url) as database:
        script = Script()
        worker = QueueWorker(text_url(database_url), script, "test")
        await worker.start()
        sweep = Sweep(worker, "test").start()
        async with database.work() as work:
            await work.jobs.add(job("d-1"), NOW)
            await work.enqueue(job("d-1"))
            statement = f"UPDATE {table} SET status = 'PENDING', executor_id = 'test', owner_xid = 'nobody'"
            await work._connection.execute(sa.text(statement))  # no port offers this
            await work.commit()
        await until(lambda: len(script.asked) == 2)
        await sweep.close()
        await worker.stop()


class Process:
    """A worker process that writes a diary."""

    def __init__(self, database_url: str, executor: str, folder: Path, *, takeover: bool) -> None:
        args = [text_url(database_url), executor, str(folder), "yes" if takeover else "no"]
        self._process = subprocess.Popen([sys.executable, "-m", "tests.queue.worker_process", *args])

    def kill(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        if self._process.poll() is None:
            self.kill()


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(database_url: str, executor: str, folder: Path, *, takeover: bool = False) -> Process:
        started.append(Process(database_url, executor, folder, takeover=takeover))
        return started[-1]

    yield begin
    for each in started:
        each.end()


def diary(folder: Path) -> list[str]:
    file = folder / "diary"
    return file.read_text().splitlines() if file.exists() else []


async def test_work_survives_kill_9(database_url: str, tmp_path: Path, start: Callable[..., Process]) -> None:
    (tmp_path / "hold").touch()
    async with queued_database(database_url) as database:
        first = start(database_url, "embedded", tmp_path)
        await put(database, job("d-1"))
        await until(lambda: "embedded begins two of d-1" in diary(tmp_path))
        first.kill()
        (tmp_path / "hold").unlink()
        start(database_url, "embedded", tmp_path)
        await until(lambda: "embedded ends two of d-1" in diary(tmp_path))
    assert diary(tmp_path).count("embedded begins one of d-1") == 1, "a step that was done is not done again"


async def test_another_worker_takes_over_what_a_dead_one_left(
    postgres_url: str, tmp_path: Path, start: Callable[..., Process]
) -> None:
    (tmp_path / "hold").touch()
    async with queued_database(postgres_url) as database:
        first = start(postgres_url, "a", tmp_path, takeover=True)
        await put(database, job("d-1"))
        await until(lambda: "a begins two of d-1" in diary(tmp_path))
        start(postgres_url, "b", tmp_path, takeover=True)
        await asyncio.sleep(5)
        assert not any(line.startswith("b ") for line in diary(tmp_path)), "the living keep their work"
        first.kill()
        (tmp_path / "hold").unlink()
        await until(lambda: "b ends two of d-1" in diary(tmp_path))
    assert sum("begins one" in line for line in diary(tmp_path)) == 1
