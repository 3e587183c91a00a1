"""A job waits a moment for the worker that has done its like: what it holds is worth more than an idle one's time."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.adapters.scan_pool import workers
from bot.adapters.scan_pool.pool import WarmScanPool
from bot.ports.scan_pool import WorkerLost


@pytest.fixture
async def pool() -> AsyncIterator[WarmScanPool]:
    pool = WarmScanPool([], [], workers=2)
    await pool.start()
    # Else a first job on a slow machine begins a worker of its own, and the other one takes the one that is idle.
    await asyncio.gather(*pool._background)
    yield pool
    await pool.close()


async def beside(pool: WarmScanPool, job: object, *args: object) -> tuple[int, int, float]:
    """The worker of a first job, and that of its like while the worker has another job, which is given up then; the
    seconds it took."""
    first = await pool.run(os.getpid, seconds=60)
    other = asyncio.create_task(pool.run(job, *args, seconds=60))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    started = time.perf_counter()
    second = await pool.run(os.getpid, seconds=60)
    taken = time.perf_counter() - started
    other.cancel()
    with suppress(WorkerLost, asyncio.CancelledError):
        await other
    return first, second, taken


async def test_a_job_waits_for_the_worker_that_has_done_its_like(pool: WarmScanPool) -> None:
    first, second, _ = await beside(pool, time.sleep, workers._PATIENCE_SECONDS / 5)
    assert first == second


async def test_it_does_not_wait_for_long(pool: WarmScanPool) -> None:
    long = workers._PATIENCE_SECONDS + 30  # a second worker may take seconds to begin on a busy machine
    first, second, taken = await beside(pool, time.sleep, long)
    assert first != second
    assert taken < long


async def test_nor_for_one_that_dies(pool: WarmScanPool) -> None:
    first, second, _ = await beside(pool, os.abort)
    assert first != second
    assert await pool.run(os.getpid, seconds=20) == second


async def test_a_job_cancelled_while_it_waits_leaves_the_worker_to_others(pool: WarmScanPool) -> None:
    first = await pool.run(os.getpid, seconds=20)
    other = asyncio.create_task(pool.run(time.sleep, 0.2, seconds=20))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(pool.run(os.getpid, seconds=20))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    await other
    assert await pool.run(os.getpid, seconds=20) == first
