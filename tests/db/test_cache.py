"""The cache: returns what was put, stays small, and is never more than a loss of time."""

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.db.cache import FileCache
from tests.db.samples import HOSTILE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cache.db"


@pytest.fixture
def cache(file: Path) -> Iterator[FileCache]:
    cache = FileCache(file, max_bytes=400_000)
    yield cache
    cache.close()


def size_of(file: Path) -> int:
    return file.stat().st_size


def overwrite(file: Path, start: int, data: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    before = file.read_bytes()[:start] if file.exists() else b""
    file.write_bytes(before + data)


async def test_what_was_put_comes_back(cache: FileCache, file: Path) -> None:
    assert await cache.get(["a"]) == {}
    await cache.put([("a", b"1"), (HOSTILE, b"\x00\xff"), ("", b"")])
    await cache.put([("a", b"2")])
    assert await cache.get(["a", HOSTILE, "", "none"]) == {"a": b"2", HOSTILE: b"\x00\xff", "": b""}
    again = FileCache(file)
    assert await again.get(["a"]) == {"a": b"2"}
    again.close()


async def test_it_stays_within_its_size_and_forgets_the_oldest_first(cache: FileCache, file: Path) -> None:
    for number in range(200):
        await cache.put([(str(number), b"x" * 10_000)])
    assert size_of(file) < 600_000
    kept = await cache.get(map(str, range(200)))
    assert 10 < len(kept) < 45
    assert list(kept) == [str(number) for number in range(200 - len(kept), 200)]


async def test_a_value_that_would_push_out_all_others_is_not_kept(cache: FileCache) -> None:
    await cache.put([("small", b"1"), ("large", b"x" * 100_000)])
    assert await cache.get(["small", "large"]) == {"small": b"1"}


async def test_a_broken_file_is_replaced(cache: FileCache, file: Path) -> None:
    overwrite(file, 0, b"this is not a database, whatever its name says" * 100)
    assert await cache.get(["a"]) == {}
    await cache.put([("a", b"1")])
    assert await cache.get(["a"]) == {"a": b"1"}


async def test_a_damaged_file_is_replaced(cache: FileCache, file: Path) -> None:
    await cache.put([(str(number), b"x" * 5_000) for number in range(50)])
    cache.close()
    overwrite(file, 4096, b"\xff" * 200_000)
    assert await cache.get(["7"]) == {}
    await cache.put([("a", b"1")])
    assert await cache.get(["a"]) == {"a": b"1"}


async def test_a_folder_that_cannot_be_used_is_a_miss() -> None:
    cache = FileCache(Path("/dev/null/none/cache.db"))
    await cache.put([("a", b"1")])
    assert await cache.get(["a"]) == {}


async def test_a_locked_file_loses_the_value_and_nothing_else(
    cache: FileCache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cache.put([("a", b"1")])
    cache.close()
    monkeypatch.setattr("bot.adapters.db.cache._BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await cache.put([("b", b"2")])
        assert await cache.get(["a", "b"]) == {"a": b"1"}


async def test_threads_and_processes_share_it(cache: FileCache, file: Path) -> None:
    script = (
        "import asyncio, sys; from pathlib import Path; from bot.adapters.db.cache import FileCache\n"
        "async def main(cache, name):\n"
        "    for number in range(20): await cache.put([(f'{name} {number}', name.encode())])\n"
        "cache = FileCache(Path(sys.argv[1])); asyncio.run(main(cache, sys.argv[2])); cache.close()"
    )
    names = ("one", "two")
    command = (sys.executable, "-c", script, str(file))
    processes = [await asyncio.create_subprocess_exec(*command, name) for name in names]
    await asyncio.gather(*(cache.put([(f"here {number}", b"here")]) for number in range(20)))
    assert await asyncio.gather(*(process.wait() for process in processes)) == [0, 0]
    keys = [f"{name} {number}" for name in (*names, "here") for number in range(20)]
    assert await cache.get(keys) == {key: key.split()[0].encode() for key in keys}


async def test_any_number_of_keys_can_be_asked_for(cache: FileCache) -> None:
    keys = [f"key {number}" for number in range(1_234)]
    await cache.put((key, key.encode()) for key in keys[::2])
    assert await cache.get([*keys, keys[0]]) == {key: key.encode() for key in keys[::2]}
