"""The line in which an SQLite file's writers wait: by turns, and nobody is passed for long."""

import asyncio
import sqlite3
from contextlib import closing

from bot.adapters.db.engine import make_engine, sqlite_file
from bot.adapters.db.line import Line
from bot.adapters.db.work import Database, no_queue


async def _turns(line: Line, coming: list[str]) -> list[str]:
    """In which order they have their turn, where they come one after the other while somebody has his; those with a
    capital letter are in a hurry."""
    had: list[str] = []

    async def one(name: str) -> None:
        await line.enter(hurried=name.isupper())
        had.append(name)
        await asyncio.sleep(0)
        line.leave()

    await line.enter(hurried=False)
    tasks = []
    for name in coming:
        tasks.append(asyncio.create_task(one(name)))
        await asyncio.sleep(0)
    line.leave()
    await asyncio.gather(*tasks)
    return had


async def test_one_in_a_hurry_waits_for_one_other_at_most_and_nobody_for_ever() -> None:
    assert await _turns(Line(), ["a", "b", "c"]) == ["a", "b", "c"]
    assert await _turns(Line(), ["a", "b", "c", "A", "B"]) == ["A", "a", "B", "b", "c"]


async def test_who_gives_up_leaves_the_line_also_when_it_was_his_turn_just_now() -> None:
    line = Line()
    for given_up_after_the_turn in (False, True):
        await line.enter(hurried=False)
        gone = asyncio.create_task(line.enter(hurried=True))
        await asyncio.sleep(0)
        if given_up_after_the_turn:
            line.leave()
            gone.cancel()
        else:
            gone.cancel()
            await asyncio.sleep(0)
            line.leave()
        await asyncio.gather(gone, return_exceptions=True)
        assert gone.cancelled()
        await asyncio.wait_for(line.enter(hurried=False), 1)
        line.leave()


async def test_databases_with_one_line_wait_for_each_other_there(sqlite_url: str) -> None:
    line = Line()
    engines = [make_engine(sqlite_url) for _ in range(2)]
    databases = [Database(each, no_queue, line=line, hurried=bool(hurried)) for hurried, each in enumerate(engines)]
    order = []

    async def write(number: int, name: str) -> None:
        async with databases[number].work():
            order.append(name)
            await asyncio.sleep(0.02)

    tasks = []
    for number, name in [(0, "first"), (0, "second"), (1, "in a hurry")]:
        tasks.append(asyncio.create_task(write(number, name)))
        await asyncio.sleep(0.005)
    await asyncio.gather(*tasks)
    assert order == ["first", "in a hurry", "second"]
    for engine in engines:
        await engine.dispose()


async def test_a_short_writer_asks_for_the_lock_again_and_again(sqlite_url: str) -> None:
    """SQLite by itself would look after 128, 178, 228, 328 and then 428 milliseconds."""
    engine = make_engine(sqlite_url, short=True)
    async with engine.connect() as connection:
        asked: list[str] = []
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.set_trace_callback(asked.append)
        with closing(sqlite3.connect(str(sqlite_file(sqlite_url)), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = asyncio.create_task(connection.exec_driver_sql("SELECT 1"))
            await asyncio.sleep(0.4)
            other.execute("ROLLBACK")
            await begun
        assert asked.count("BEGIN IMMEDIATE") > 10
        assert "PRAGMA busy_timeout=30000" in asked, "other statements wait as ever"
    await engine.dispose()
