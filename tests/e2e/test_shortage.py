"""A full disk, a locked database, a database server that is restarted: the job waits and goes on, nothing is lost."""

import asyncio
import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.demo.github import FaultKind
from tests.db.fixtures import Postgres, running_postgres
from tests.e2e.plant import Plant, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")

BUSY_SECONDS = 30


class Full:
    """A disk that can be filled up to its last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, _: int) -> None:
        with self._ballast.open("wb", buffering=0) as file:
            while True:
                try:
                    file.write(bytes(4096))
                except OSError:
                    return

    def free(self, _: int) -> None:
        self._ballast.unlink()


class Limited:
    """Where no disk may be mounted: the process may write no file beyond its first bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, pid: int) -> None:
        self._limit(pid, 4096)

    def free(self, pid: int) -> None:
        self._limit(pid, resource.RLIM_INFINITY)

    @staticmethod
    def _limit(pid: int, size: int) -> None:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[Full]:
    """A disk of its own, in memory. Skips where we may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield Full(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(params=[pytest.param("disk", marks=pytest.mark.slow), "limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Full | Limited]:
    if request.param == "limit":
        yield Limited(tmp_path)
        return
    with small_disk(tmp_path / "small") as made:
        yield made


async def test_a_full_disk(disk: Full | Limited, tmp_path: Path) -> None:
    """It fills in the middle of a review: deliveries are refused, the server lives, and goes on when there is space."""
    async with planted(disk.folder) as plant:
        # As after an update: no module is compiled yet, and one that is imported late would be kept by half.
        plant.settings["PYTHONPYCACHEPREFIX"] = str(tmp_path / "compiled")
        server = await plant.start("serve")
        shop = await plant.repository("full", {"README.md": "x\n"})
        fault = plant.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=0.5)
        await plant.open(shop, 1)
        await plant.until(lambda: fault.times == 0, "the first review to be under way")
        disk.fill(server.pid)
        await plant.open(shop, 2)
        refused = list(plant.deliveries())[-1]
        await plant.until(lambda: bool(refused.statuses), "an answer")
        assert refused.statuses == [503]
        await asyncio.sleep(4)
        assert server.returncode is None
        assert [len(pull.comments) for pull in plant.pulls] == [0, 0]
        disk.free(server.pid)
        assert await plant.github.redeliver(refused.id) == 202
        await plant.nothing_lost_nothing_twice()
        assert [len(pull.comments) for pull in plant.pulls] == [1, 1]
        await plant.stop(server)


@contextmanager
def locked(plant: Plant) -> Iterator[None]:
    """Another program writes to the database, and does not come to an end."""
    with closing(sqlite3.connect(plant.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout=30000")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def _lock_in_the_middle(plant: Plant, seconds: float) -> None:
    server = await plant.start("serve")
    shop = await plant.repository("locked", {"README.md": "x\n"})
    fault = plant.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=0.5)
    await plant.open(shop, 1)
    await plant.until(lambda: fault.times == 0, "the first review to be under way")
    with locked(plant):
        await plant.open(shop, 2)
        refused = list(plant.deliveries())[-1]
        await plant.until(lambda: bool(refused.statuses), "an answer")
        assert refused.statuses == [503], "told in time, and not kept"
        await asyncio.sleep(seconds)
        assert not plant.pulls[0].comments, "no word without its intent"
    assert await plant.github.redeliver(refused.id) == 202
    await plant.nothing_lost_nothing_twice()
    assert [len(pull.comments) for pull in plant.pulls] == [1, 1]
    assert await plant.stop(server) < 10


@pytest.mark.slow
async def test_a_locked_database(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        await _lock_in_the_middle(plant, 1)


@pytest.mark.slow
async def test_a_database_locked_for_longer_than_anyone_waits(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        await _lock_in_the_middle(plant, BUSY_SECONDS + 10)


@pytest.mark.slow
async def test_a_postgres_server_that_is_restarted(tmp_path: Path) -> None:
    """In the middle of two reviews; deliveries are refused while it is away."""
    with running_postgres() as server:
        async with planted(tmp_path, Postgres(server.get_uri()).create()) as plant:
            processes = [await plant.start(command) for command in ("web", "worker", "worker")]
            shop = await plant.repository("restarted", {"README.md": "x\n"})
            compare = plant.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=0.5)
            slow = plant.github.faults.add("POST", r"/reviews$", FaultKind.SLOW, seconds=1.0)
            await plant.open(shop, 1)
            await plant.until(lambda: slow.times == 0, "the first review to be posted")
            compare.times = 1
            await plant.open(shop, 2)
            await plant.until(lambda: compare.times == 0, "the second review to be under way")
            await asyncio.to_thread(server.stop)
            await plant.open(shop, 3)
            refused = list(plant.deliveries())[-1]
            await plant.until(lambda: bool(refused.statuses), "an answer")
            assert refused.statuses == [503]
            await asyncio.sleep(3)
            await asyncio.to_thread(server.ensure_postgres_running)
            await plant.until_redelivered(refused)
            await plant.nothing_lost_nothing_twice()
            assert [(len(pull.reviews), len(pull.comments)) for pull in plant.pulls] == [(1, 1)] * 3
            assert all(process.returncode is None for process in processes)
            for process in processes:
                assert await plant.stop(process) < 10


@pytest.mark.slow
async def test_a_stop_while_the_database_is_away(tmp_path: Path) -> None:
    with running_postgres() as server:
        async with planted(tmp_path, Postgres(server.get_uri()).create()) as plant:
            worker = await plant.start("worker")
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(3)
            assert await plant.stop(worker) < 10
