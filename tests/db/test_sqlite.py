"""Connections that run short statements where they are called, and give a thread what has to wait."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.engine import make_engine, sqlite_file
from bot.adapters.db.work import Database, no_queue
from bot.ports.stores import StoreError
from tests.db.samples import DELIVERY


@asynccontextmanager
async def traced(url: str, *, short: bool) -> AsyncIterator[tuple[AsyncConnection, list[str]]]:
    """A connection, and in which thread the statements ran: `here` or `away`."""
    places: list[str] = []
    home = threading.get_ident()

    def note(_: str) -> int:
        places.append("here" if threading.get_ident() == home else "away")
        return 1

    engine = make_engine(url, short=short)
    async with engine.connect() as connection:
        await connection.run_sync(lambda sync: sync.connection.create_function("note", 1, note))
        yield connection, places
    await engine.dispose()


@pytest.mark.parametrize(("short", "place"), [(True, "here"), (False, "away")])
async def test_short_statements_run_where_they_are_called(sqlite_url: str, short: bool, place: str) -> None:
    async with traced(sqlite_url, short=short) as (connection, places):
        assert (await connection.execute(sa.text("SELECT note('x')"))).scalar() == 1
        assert places == [place]


async def test_rows_columns_and_counts_are_what_they_were(sqlite_url: str) -> None:
    for short in (True, False):
        engine = make_engine(sqlite_url, short=short)
        async with engine.begin() as connection:
            await connection.execute(sa.text("CREATE TABLE IF NOT EXISTS t (a INTEGER, b TEXT)"))
            done = await connection.execute(sa.text("INSERT INTO t VALUES (1, 'x'), (2, 'y')"))
            assert done.rowcount == 2
            await connection.execute(sa.text("INSERT INTO t VALUES (:a, :b)"), [{"a": 3, "b": "z"}, {"a": 4, "b": "q"}])
            found = await connection.execute(sa.text("SELECT a, b FROM t ORDER BY a"))
            assert list(found.keys()) == ["a", "b"]
            assert [tuple(row) for row in found] == [(1, "x"), (2, "y"), (3, "z"), (4, "q")]
            assert (await connection.execute(sa.text("DELETE FROM t RETURNING a"))).scalars().all() == [1, 2, 3, 4]
            assert (await connection.execute(sa.text("SELECT a FROM t"))).first() is None
        await engine.dispose()


async def test_the_event_loop_goes_on_while_a_short_one_waits_for_the_lock(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, busy_seconds=0.5, short=True)
    database = Database(engine, no_queue)
    with closing(sqlite3.connect(str(sqlite_file(sqlite_url)), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def wait() -> None:
            with pytest.raises(StoreError, match="locked"):
                async with database.work():
                    pass

        waiting = asyncio.create_task(wait())
        turns = 0
        while not waiting.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert turns > 5
        other.execute("ROLLBACK")
    async with database.work() as work:
        assert await work.deliveries.add(DELIVERY)
    await engine.dispose()
