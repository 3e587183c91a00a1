"""The pool's side of the nursery: each child is born on a line of its own."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.adapters.scan_pool import wire
from bot.adapters.scan_pool.home import Home
from bot.adapters.scan_pool.nursery import StartWorker, Warm
from bot.ports.scan_pool import WorkerLost


async def test_a_nursery_that_dies_before_it_answers_leaves_no_answer_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker has said that it is ready: on the line of the next one, that would be taken for a job's answer."""
    read = wire.read
    home = Home(tmp_path / "home", Warm((), ()), ())
    order = StartWorker(2**31)
    children = [await home.start(order)]
    assert home._running is not None
    nursery = home._running.process.pid

    async def lost(reader: asyncio.StreamReader) -> bytes:
        monkeypatch.setattr(wire, "read", read)
        await read(reader)
        await asyncio.sleep(0.2)
        os.kill(nursery, signal.SIGKILL)
        raise ConnectionResetError

    monkeypatch.setattr(wire, "read", lost)
    child = await home.start(order)
    children.append(child)
    await wire.write(child.writer, wire.pack((os.getpid, (), 20)))
    assert wire.unpack_answer(await wire.read(child.reader)) == ("ok", None), "it is ready"
    assert wire.unpack_answer(await wire.read(child.reader)) == ("ok", child.pid)
    for each in children:
        home.end(each)
        await each.writer.wait_closed()
    await home.close()


async def test_closing_does_not_wait_for_a_nursery_that_hangs(tmp_path: Path) -> None:
    """Who waits for a child is told at once, and nobody starts another nursery then."""
    home = Home(tmp_path / "home", Warm((), ()), ())
    order = StartWorker(2**31)
    first = await home.start(order)
    assert home._running is not None
    nursery = home._running.process.pid
    os.kill(nursery, signal.SIGSTOP)
    waiting = [asyncio.create_task(home.start(order)) for _ in range(2)]
    await asyncio.sleep(0.1)
    async with asyncio.timeout(9):  # a process has ten seconds to end
        await home.close()
    assert [type(each) for each in await asyncio.gather(*waiting, return_exceptions=True)] == [WorkerLost] * 2
    with pytest.raises(WorkerLost, match="closed"):
        await home.start(order)
    with pytest.raises(ProcessLookupError):
        os.kill(nursery, 0)
    first.writer.close()
    await first.writer.wait_closed()
