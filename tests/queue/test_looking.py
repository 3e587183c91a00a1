"""The queue is asked for work at once where somebody tells of it, and seldom where there is none."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest
import sqlalchemy as sa

from bot.adapters.db.engine import make_engine, sqlite_file
from bot.adapters.db.work import Database
from bot.adapters.queue import looking
from bot.adapters.queue.enqueue import enqueuer
from bot.adapters.queue.looking import BRISK_SECONDS, CALM_SECONDS, RUSH, RUSH_SECONDS, Bell, Pause
from bot.adapters.queue.migrate import migrate
from bot.adapters.queue.worker import QueueWorker
from bot.ports.queue import StepResult
from tests.queue.script import Script, job, put, text_url, until


@asynccontextmanager
async def alone(url: str, script: Script) -> AsyncIterator[tuple[Database, QueueWorker]]:
    """A worker that has been idle for a while, and a database that tells it of work."""
    migrate(text_url(url))
    bell = Bell()
    worker = QueueWorker(text_url(url), script, "test", bell=bell)
    engine = make_engine(url)
    await worker.start()
    await asyncio.sleep(CALM_SECONDS + 0.5)
    yield Database(engine, enqueuer(engine.sync_engine), queued=bell.ring), worker
    await worker.stop()
    await engine.dispose()


async def test_a_job_of_this_process_is_begun_at_once(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "IDLE_SECONDS", 60.0)
    script = Script()
    async with alone(sqlite_url, script) as (database, _):
        await put(database, job("undone"), commit=False)
        await put(database, job("d-1"))
        await until(lambda: len(script.asked) == 2, seconds=10)
        await asyncio.sleep(CALM_SECONDS + 0.5)
        await put(database, job("d-2"), job("d-3"))
        await until(lambda: len(script.asked) == 6, seconds=10)
    assert {name for _, name in script.asked} == {"d-1", "d-2", "d-3"}


async def test_a_job_of_another_process_is_found_in_time(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "IDLE_SECONDS", 1.0)
    script = Script()
    async with alone(sqlite_url, script):
        engine = make_engine(sqlite_url)
        await put(Database(engine, enqueuer(engine.sync_engine)), job("d-1"))
        await until(lambda: len(script.asked) == 2)
        await engine.dispose()


async def test_an_idle_worker_hardly_asks(sqlite_url: str) -> None:
    async with alone(sqlite_url, Script()) as (_, worker):
        asked: list[str] = []
        sa.event.listen(worker._engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
        await asyncio.sleep(3)
    looks = [each for each in asked if "workflow_schedules" not in each]  # which DBOS reads each second at first
    assert len(looks) <= 8, looks


def test_a_pause_ends_when_it_is_told_and_not_before_the_last_look_is_a_moment_ago() -> None:
    pause = Pause(lambda: 30.0)
    pause.tell()
    assert not pause.wait(0.0)
    began = time.monotonic()
    threading.Timer(0.01, pause.tell).start()
    assert not pause.wait(0.0)
    assert BRISK_SECONDS * 0.9 <= time.monotonic() - began < RUSH_SECONDS
    began = time.monotonic()
    for _ in range(RUSH):
        pause.tell()
    assert not pause.wait(0.0)
    assert RUSH_SECONDS * 0.9 <= time.monotonic() - began < 10, "in a rush, who brings work goes first"
    threading.Timer(0.01, pause.set).start()
    assert pause.wait(0.0), "it was set, and the thread has to end"


async def test_a_thread_that_failed_is_begun_again(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    original = looking.queue_worker_thread

    def fragile(stop: threading.Event, dbos: looking.DBOS, queue: looking.Queue) -> None:
        begun.append(queue.name)
        if len(begun) > 3:  # each queue has one
            original(stop, dbos, queue)

    monkeypatch.setattr(looking, "queue_worker_thread", fragile)
    monkeypatch.setattr(looking, "WATCH_SECONDS", 0.1)
    script = Script()
    async with alone(sqlite_url, script) as (database, _):
        await put(database, job("d-1"))
        await until(lambda: len(script.asked) == 2)
    assert len(begun) == 6


class Slow(Script):
    """Each step takes until it is told to end."""

    def __init__(self) -> None:
        super().__init__()
        self.end = asyncio.Event()

    async def run(self, step: str, job_id: str) -> StepResult:
        answer = await super().run(step, job_id)
        await self.end.wait()
        return answer


async def test_a_worker_that_stops_takes_up_nothing_more(sqlite_url: str) -> None:
    """Else the job would be begun while the queue is taken apart beneath it, and have to be taken over."""
    script = Slow()

    async def put_another(database: Database, worker: QueueWorker) -> None:
        while not worker._stopping:  # noqa: ASYNC110 - nobody else asks for this
            await asyncio.sleep(0.01)
        await put(database, job("d-2"))
        await asyncio.sleep(1.5)
        script.end.set()

    async with alone(sqlite_url, script) as (database, worker):
        await put(database, job("d-1"))
        await until(lambda: len(script.asked) == 1)
        putting = asyncio.create_task(put_another(database, worker))
    await putting
    with closing(sqlite3.connect(str(sqlite_file(sqlite_url)))) as connection:
        states = connection.execute("SELECT workflow_uuid, status FROM workflow_status ORDER BY workflow_uuid")
        assert states.fetchall() == [("d-1", "PENDING"), ("d-2", "ENQUEUED")]
