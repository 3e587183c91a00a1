"""The unit of work: nothing without commit, and StoreError whenever time or an operator can mend it."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from bot.adapters.db.engine import make_engine, sqlite_file
from bot.adapters.db.migrate import current, upgrade
from bot.adapters.db.tables import deliveries
from bot.adapters.db.work import Database, no_queue, opened
from bot.core.job import Job
from bot.ports.stores import StoreError
from tests.db.samples import AT, DELIVERY, JOB, fact, tracked


async def test_leaving_without_commit_undoes_everything(database: Database) -> None:
    async with database.work() as work:
        await work.deliveries.add(DELIVERY)
        await work.jobs.add(JOB, AT)
        await work.evidence.append(7, [fact()], AT)
    async with database.work() as work:
        assert await work.deliveries.get("d-1") is None
        assert await work.jobs.get("job-1") is None
        assert await work.evidence.head(7) is None


async def test_an_exception_undoes_everything(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.work() as work:
            await work.deliveries.add(DELIVERY)
            raise ZeroDivisionError
    async with database.work() as work:
        assert await work.deliveries.add(DELIVERY)


async def test_cancelling_undoes_everything_and_frees_the_lock(database: Database) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with database.work() as work:
            await work.deliveries.add(DELIVERY)
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.work() as work:
        assert await work.deliveries.add(DELIVERY)


async def test_a_unit_of_work_ends_with_its_commit(database: Database) -> None:
    async with database.work() as work:
        await work.deliveries.add(DELIVERY)
        await work.commit()
        with pytest.raises(InvalidRequestError):
            await work.deliveries.get("d-1")


async def test_enqueueing_happens_inside_the_transaction(database_url: str) -> None:
    def enqueue(connection: sa.Connection, job: Job, turn: int) -> None:
        row = {**DELIVERY.__dict__, "id": f"queued {job.id}"}
        connection.execute(sa.insert(deliveries).values(row))

    async with opened(database_url, enqueue) as database:
        async with database.work() as work:
            await work.enqueue(JOB)
        async with database.work() as work:
            assert await work.deliveries.get("queued job-1") is None
            await work.enqueue(JOB)
            await work.commit()
        async with database.work() as work:
            assert await work.deliveries.get("queued job-1") is not None


async def test_a_database_without_a_queue_says_so(database_url: str) -> None:
    async with opened(database_url) as database, database.work() as work:
        with pytest.raises(RuntimeError, match="job-1"):
            await work.enqueue(JOB)


async def test_reading_sees_one_state_and_stops_no_writer(database: Database) -> None:
    async with database.reading() as reader:
        assert await reader.deliveries.get("d-1") is None
        async with database.work() as work:
            await work.deliveries.add(DELIVERY)
            await work.commit()
        assert await reader.deliveries.get("d-1") is None
    async with database.reading() as reader:
        assert await reader.deliveries.get("d-1") == DELIVERY


async def test_many_units_of_work_at_once_all_succeed(database: Database) -> None:
    """More than there are connections: they wait for their turn."""

    async def add(number: int) -> None:
        async with database.work() as work:
            await work.deliveries.add(replace(DELIVERY, id=f"d-{number}"))
            await work.commit()

    await asyncio.gather(*map(add, range(60)))
    async with database.reading() as work:
        assert all([await work.deliveries.get(f"d-{number}") for number in range(60)])


async def test_a_locked_sqlite_file_is_a_store_error_and_passes(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, busy_seconds=0.1)
    database = Database(engine, no_queue, busy_seconds=0.1)
    with closing(sqlite3.connect(str(sqlite_file(sqlite_url)), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            async with database.work():
                pass
        other.execute("ROLLBACK")
    async with database.work() as work:
        assert await work.deliveries.add(DELIVERY)
    await engine.dispose()


async def test_waiting_for_a_unit_of_work_in_the_same_process_ends_too(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    database = Database(engine, no_queue, busy_seconds=0.1)
    async with database.work():
        with pytest.raises(StoreError, match="holds the lock"):
            async with database.work():
                pass
    async with database.work() as work:
        assert await work.deliveries.add(DELIVERY)
    await engine.dispose()


async def test_a_locked_row_in_postgresql_is_a_store_error(postgres_url: str) -> None:
    engine = make_engine(postgres_url, busy_seconds=0.1)
    database = Database(engine, no_queue)
    async with database.work() as work:
        await work.evidence.append(7, [fact()], AT)
        with pytest.raises(StoreError, match="lock"):
            async with database.work() as other:
                await other.evidence.append(7, [fact()], AT)
        await work.commit()
    await engine.dispose()


async def test_a_full_disk_is_a_store_error_and_nothing_is_half_kept(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)

    @sa.event.listens_for(engine.sync_engine, "checkout")
    def limit(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # SQLAlchemy types a DBAPI connection as object
        cursor.execute(f"PRAGMA max_page_count={pages}")
        cursor.close()

    pages = 60
    database = Database(engine, no_queue)
    with pytest.raises(StoreError, match="full"):
        async with database.work() as work:
            await work.deliveries.add(DELIVERY)
            await work.deliveries.add(replace(DELIVERY, id="d-2", body="x" * 1_000_000))
            await work.commit()
    pages = 1_000_000
    async with database.work() as work:
        assert await work.deliveries.get("d-1") is None
        assert await work.deliveries.add(replace(DELIVERY, id="d-2", body="x" * 1_000_000))
        await work.commit()
    await engine.dispose()


async def test_a_lost_connection_is_a_store_error_and_the_next_unit_of_work_succeeds(postgres_url: str) -> None:
    async with opened(postgres_url) as database:
        with pytest.raises(StoreError):
            async with database.work() as work:
                await work.deliveries.add(DELIVERY)
                with closing(psycopg.connect(postgres_url, autocommit=True)) as administrator:
                    administrator.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                await work.deliveries.add(replace(DELIVERY, id="d-2"))
        async with database.work() as work:
            assert await work.deliveries.add(DELIVERY)


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////dev/null/no/file.db"])
async def test_a_database_out_of_reach_is_a_store_error(url: str) -> None:
    async with opened(url) as database:
        with pytest.raises(StoreError):
            async with database.work():
                pass
    # aiosqlite (0.22) stops the thread of a connection that failed to open without waiting for it.
    await asyncio.sleep(0.05)


async def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'notes.txt'}"
    await asyncio.to_thread((tmp_path / "notes.txt").write_text, "not a database, but some notes\n" * 100)
    async with opened(url) as database:
        with pytest.raises(StoreError, match="not an SQLite database"):
            async with database.work() as work:
                await work.deliveries.get("d-1")
    for function in (upgrade, current):
        with pytest.raises(StoreError, match="not a"):
            function(url)


async def test_reviews_that_keep_the_same_findings_at_once_do_not_wait_in_a_circle(database: Database) -> None:
    findings = [tracked(f"{number:032x}") for number in range(50)]

    async def keep(order: int) -> None:
        async with database.work() as work:
            await work.findings.track(findings[::order])
            await work.commit()

    await asyncio.gather(*(keep(order) for order in (1, -1) * 4))


async def test_an_unknown_database_is_a_store_error(postgres_url: str) -> None:
    async with opened(postgres_url.replace("/test", "/absent")) as database:
        with pytest.raises(StoreError):
            async with database.work():
                pass


async def test_a_mistake_of_ours_is_not_a_store_error(empty_database_url: str) -> None:
    """Tables that are not there: nothing to wait for."""
    upgrade(empty_database_url)
    engine = sa.create_engine(make_engine(empty_database_url).url.set(drivername=_sync_driver(empty_database_url)))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE deliveries"))
    engine.dispose()
    async with opened(empty_database_url) as database:
        with pytest.raises(DBAPIError, match="deliveries") as caught:
            async with database.work() as work:
                await work.deliveries.add(replace(DELIVERY, body="a secret"))
    assert "a secret" not in str(caught.value)


def _sync_driver(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"


async def test_a_connection_that_is_cut_is_a_store_error_and_no_other(postgres_url: str) -> None:
    """Wherever it is noticed: what was not committed is undone, and the next unit of work has a new connection."""
    engine = make_engine(postgres_url)
    database = Database(engine, no_queue)
    for unit in (database.reading, database.work):
        async with unit() as work:
            assert await work.jobs.get("none") is None
            await cut(postgres_url)  # noticed only at the end: there was nothing to commit
        with pytest.raises(StoreError):
            async with unit() as work:
                assert await work.jobs.get("none") is None
                await cut(postgres_url)
                await work.jobs.get("none")
        async with unit() as work:
            assert await work.jobs.get("none") is None
    assert engine.sync_engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool that counts
    await engine.dispose()


async def cut(url: str) -> None:
    """End every other connection to the database."""
    async with await psycopg.AsyncConnection.connect(url.replace("+psycopg", ""), autocommit=True) as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
