"""What lies on the disk is for its owner alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.db.cache import FileCache
from bot.adapters.db.migrate import upgrade
from tests.e2e.stage import Stage, staged


@pytest.fixture
def open_umask() -> object:
    before = os.umask(0o000)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if not path.is_symlink())
    return [str(path.relative_to(folder)) for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("open_umask")
async def test_a_database_and_a_cache_are_private_whatever_the_umask_says(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'new' / 'evidence.db'}")
    cache = FileCache(tmp_path / "new" / "cache" / "facts.db")
    await cache.put([("key", b"value")])
    assert {"evidence.db", "cache/facts.db-wal"} <= {
        str(p.relative_to(tmp_path / "new")) for p in (tmp_path / "new").rglob("*")
    }
    assert readable_by_others(tmp_path) == []
    cache.close()


async def test_a_server_s_home_is_private(tmp_path: Path) -> None:
    """After a whole review: the database, its log, the mirrors with their code, the cache."""
    before = os.umask(0o000)
    try:
        async with staged(tmp_path) as stage:
            await _review(stage)
            home = tmp_path / "home"
            assert list(home.glob("mirrors/*/*.git/objects/*/*"))
            assert readable_by_others(home) == []
    finally:
        os.umask(before)


async def _review(stage: Stage) -> None:
    await stage.checked(await stage.pull(await stage.repository("private")))


def test_a_memory_dump_of_a_worker_is_not_written() -> None:
    script = "import resource; from bot.adapters.scan_pool.nursery import _limit; _limit(2**33, 0);"
    script += "print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0)"
