"""The pool's side of the nursery: each child is born on a line of its own."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.adapters.scan_pool import wire
from bot.adapters.scan_pool.home import Home
from bot.adapters.scan_pool.nursery import StartWorker, Warm


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
