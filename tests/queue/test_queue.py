"""The durable queue, on both databases, with processes that are really killed."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.adapters.queue import worker
from bot.adapters.queue.recovery import Sweep
from bot.adapters.queue.worker import LONGEST_WAIT, QueueWorker, wait_before
from bot.ports.queue import GiveUp, Later, Next, Stop
from tests.queue.script import NOW, Script, job, put, queued_database, running, text_url, until


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


async def test_no_connection_stays_open_where_a_stop_is_not_waited_for(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "DESTROY_SECONDS", 0)
    async with queued_database(postgres_url) as database:
        script = Script()
        async with running(postgres_url, script):
            await put(database, job("d-1"))
            await until(lambda: len(script.asked) == 2)
    engine = sa.create_engine(text_url(postgres_url), poolclass=sa.NullPool)
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def left() -> int:
        with engine.connect() as connection:
            return int(connection.scalar(others) or 0)

    await until(lambda: left() == 0)


async def test_a_connection_that_is_given_back_after_the_stop_is_closed(postgres_url: str) -> None:
    async with queued_database(postgres_url):
        queue = QueueWorker(text_url(postgres_url), Script(), "test")
        await queue.start()
        lent = queue._engine.connect()
        connection = lent.connection.dbapi_connection
        await queue.stop()
        assert connection is not None
        lent.close()
        assert connection.closed  # type: ignore[attr-defined] # psycopg's


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
