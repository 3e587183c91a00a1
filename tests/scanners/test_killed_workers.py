"""Workers that are killed, and which of them a job goes to."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.scan_pool.pool import WarmScanPool
from bot.ports.scan_pool import WorkerLost
from bot.scanners.bandit import Bandit


@pytest_asyncio.fixture
async def pool(tmp_path: Path) -> AsyncIterator[WarmScanPool]:
    pool = WarmScanPool([], [Bandit()], tmp=tmp_path)
    yield pool
    await pool.close()
    assert os.listdir(tmp_path) == []


async def two_workers(pool: WarmScanPool) -> set[int]:
    """Their process ids, when both stand by."""
    await asyncio.gather(*(pool.run(time.sleep, 0.2, seconds=20) for _ in range(2)))
    return {await pool.run(os.getpid, seconds=20), await pool.run(os.getpgrp, seconds=20)}


async def test_kill_minus_nine_in_the_middle_of_a_job(pool: WarmScanPool) -> None:
    """All are killed: which of them has the job, only the pool knows."""
    pids = await two_workers(pool)
    job = asyncio.create_task(pool.run(time.sleep, 30, seconds=60))
    await asyncio.sleep(0.1)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="crashed"):
        await job
    assert await pool.run(os.getpid, seconds=20) not in pids


async def test_a_job_goes_to_the_worker_that_has_done_its_like(pool: WarmScanPool) -> None:
    """What a function holds in its process is of use to its next job only, and not pushed out by others."""
    await asyncio.gather(*(pool.run(time.sleep, 0.2, seconds=20) for _ in range(2)))
    first = await pool.run(os.getpid, seconds=20)
    for _ in range(3):
        assert await pool.run(os.getpgrp, seconds=20) != first, "each leads a group of its own"
        assert await pool.run(os.getpid, seconds=20) == first


@pytest.mark.parametrize("pause", [0.0, 0.1])
async def test_a_worker_killed_while_idle_costs_no_job(pool: WarmScanPool, pause: float) -> None:
    """Not even where nobody had the time to see it: a job that was given to it goes to a new one."""
    pids = await two_workers(pool)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    if pause:
        await asyncio.sleep(pause)
    assert await pool.run(os.getpid, seconds=20) not in pids
