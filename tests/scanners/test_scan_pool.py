"""The scan pool with real processes: whatever a job does, the others are unharmed and nothing is left behind."""

import asyncio
import itertools
import os
import pkgutil
import signal
import subprocess
import sys
import textwrap
import time
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.adapters.scan_pool.pool import MAX_FILE_BYTES, WarmScanPool
from bot.core.coverage import GapReason
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.ports.scan_pool import WorkerLost
from bot.scanners.bandit import Bandit
from bot.scanners.detect_secrets import DetectSecrets
from bot.scanners.semgrep import Semgrep
from tests.scanners.misbehaving import Misbehaving

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(ROOT.glob("rules/SOC2-*"))
WEAK = b'SECRET_KEY = "k33p-it-quiet-77"\n'


def file(path: str, content: bytes) -> SourceFile:
    return SourceFile(path, str(abs(hash((path, content)))), content)  # type: ignore[arg-type]


def new_pool(tmp: Path, *scanners: Any, **options: Any) -> WarmScanPool:
    return WarmScanPool(RULES, scanners or (Bandit(), DetectSecrets(), Semgrep()), tmp=tmp, **options)


@pytest_asyncio.fixture
async def pool(tmp_path: Path) -> AsyncIterator[WarmScanPool]:
    pool = new_pool(tmp_path)
    yield pool
    await pool.close()
    assert os.listdir(tmp_path) == []


@pytest_asyncio.fixture
async def rough_pool(tmp_path: Path) -> AsyncIterator[WarmScanPool]:
    pool = new_pool(tmp_path, Misbehaving(), import_from=[ROOT], seconds=3, memory_mb=500)
    yield pool
    await pool.close()


async def test_all_scanners_look_and_their_versions_are_told(pool: WarmScanPool) -> None:
    result = await pool.scan([file("app/settings.py", WEAK)])
    assert {finding.tool for finding in result.findings} == {"bandit", "detect-secrets", "semgrep"}
    assert {finding.rule for finding in result.findings} == {"SOC2-002"}
    assert {str(finding.location) for finding in result.findings} == {"app/settings.py:1"}
    assert [tool for tool, _ in result.tools] == ["bandit", "detect-secrets", "semgrep"]
    assert result.gaps == ()


async def test_a_scan_of_nothing_is_empty(pool: WarmScanPool) -> None:
    result = await pool.scan([])
    assert (result.findings, result.gaps) == ((), ())


async def test_the_result_does_not_depend_on_chance(pool: WarmScanPool) -> None:
    files = [file(f"app/m{n}.py", WEAK * (n + 1)) for n in range(12)]
    first = await pool.scan(files)
    assert first == await pool.scan(files[::-1])
    assert len(first.findings) == 3 * sum(range(13))


def gaps_of(result: ScanResult) -> dict[str, GapReason]:
    return {gap.path: gap.reason for gap in result.gaps}


async def test_one_bad_file_takes_only_itself_along(rough_pool: WarmScanPool) -> None:
    bad = {"a.txt": b"crash", "b.txt": b"balloon", "c.txt": b"hang"}
    good = [file(f"good{n}.txt", b"%d" % n) for n in range(6)]
    result = await rough_pool.scan([*good, *(file(path, content) for path, content in bad.items())])
    assert {finding.location.path for finding in result.findings} == {each.path for each in good}
    assert gaps_of(result) == {
        "a.txt": GapReason.CRASHED,
        "b.txt": GapReason.CRASHED,
        "c.txt": GapReason.TIMED_OUT,
    }


async def test_a_worker_may_write_no_file(rough_pool: WarmScanPool, tmp_path_factory: pytest.TempPathFactory) -> None:
    tmp_path = tmp_path_factory.mktemp("written")
    result = await rough_pool.scan([file("w.txt", f"write {tmp_path}/target".encode())])
    assert gaps_of(result) == {"w.txt": GapReason.CRASHED}
    assert os.listdir(tmp_path) == ["target"]
    assert os.stat(tmp_path / "target").st_size == 0


async def test_functions_run_in_another_process_without_our_environment(
    pool: WarmScanPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", "must-not-be-inherited")
    assert await pool.run(os.getpid, seconds=20) != os.getpid()
    assert await pool.run(os.getenv, "GITHUB_WEBHOOK_SECRET", seconds=20) is None
    assert await pool.run(os.getcwd, seconds=20) == "/"


async def test_a_function_that_loops_for_ever_is_ended(pool: WarmScanPool) -> None:
    await pool.run(os.getpid, seconds=20)
    started = time.monotonic()
    with pytest.raises(WorkerLost, match="longer than 1 seconds"):
        await pool.run(deque, itertools.count(), 0, seconds=1)
    assert time.monotonic() - started < 3
    assert await pool.run(os.getpid, seconds=20)


async def test_a_function_that_allocates_without_end_is_ended(rough_pool: WarmScanPool) -> None:
    with pytest.raises(WorkerLost, match="memory"):
        await rough_pool.run(list, itertools.repeat(bytes(1 << 20)), seconds=60)
    assert await rough_pool.run(os.getpid, seconds=20)


async def test_a_function_that_raises_says_so_without_quoting(pool: WarmScanPool) -> None:
    with pytest.raises(WorkerLost, match=r"^it raised ValueError$"):
        await pool.run(int, "hunter2-is-the-password", seconds=20)


async def test_an_answer_that_would_do_something_is_refused(pool: WarmScanPool) -> None:
    with pytest.raises(WorkerLost, match="could not be read"):
        await pool.run(pkgutil.resolve_name, "os:system", seconds=20)


async def test_a_killed_nursery_takes_its_children_along_and_is_replaced(pool: WarmScanPool) -> None:
    child, nursery = await pool.run(os.getpid, seconds=20), await pool.run(os.getppid, seconds=20)
    os.kill(nursery, signal.SIGKILL)
    await until(lambda: not alive(child))
    assert (await pool.scan([file("app/settings.py", WEAK)])).findings
    assert await pool.run(os.getppid, seconds=20) != nursery


async def test_a_cancelled_job_leaves_the_pool_in_step(pool: WarmScanPool) -> None:
    for delay in (0, 0.001, 0.05, 0.4):
        jobs = [asyncio.create_task(pool.run(time.sleep, 30, seconds=60)) for _ in range(3)]
        await asyncio.sleep(delay)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
    assert await pool.run(os.getpid, seconds=20)
    assert (await pool.scan([file("app/settings.py", WEAK)])).gaps == ()


async def test_when_time_is_up_the_rest_is_a_gap(tmp_path: Path) -> None:
    pool = new_pool(tmp_path, Misbehaving(), import_from=[ROOT], seconds=0, workers=1)
    try:
        await pool.run(os.getpid, seconds=20)
        result = await pool.scan([file("a.txt", b"hang"), file("b.txt", b"b"), file("c.txt", b"c")])
    finally:
        await pool.close()
    assert set(gaps_of(result).values()) == {GapReason.TIMED_OUT}
    assert len(result.findings) + len(result.gaps) == 3


async def test_a_large_file_is_a_gap_and_is_not_copied(pool: WarmScanPool) -> None:
    result = await pool.scan([file("big.py", b"x = 1\n" * (5 * MAX_FILE_BYTES // 6))])
    assert gaps_of(result) == {"big.py": GapReason.TOO_LARGE}


async def test_semgrep_that_fails_is_replaced_by_its_command(tmp_path: Path) -> None:
    pool = new_pool(tmp_path, BrokenCore())
    try:
        result = await pool.scan([file("app/settings.py", WEAK)])
    finally:
        await pool.close()
    assert [finding.tool_rule for finding in result.findings] == ["python-literal-credential"]
    assert result.gaps == ()


async def test_semgrep_that_fails_both_ways_is_a_gap_for_each_file(tmp_path: Path) -> None:
    pool = new_pool(tmp_path, Broken())
    files = [file("a.py", WEAK), file("b.py", WEAK)]
    try:
        result = await pool.scan(files)
    finally:
        await pool.close()
    assert result.findings == ()
    assert gaps_of(result) == {"a.py": GapReason.CRASHED, "b.py": GapReason.CRASHED}


class BrokenCore(Semgrep):
    def command(self, rules: Path, targets: Path, memory_mb: int, *, patient: bool = False) -> tuple[str, ...]:
        return ("/bin/false",)


class Broken(BrokenCore):
    def fallback(self, rules: Path, folder: Path, memory_mb: int) -> tuple[str, ...]:
        return ("/bin/false",)


async def test_an_idle_pool_uses_no_processor(pool: WarmScanPool) -> None:
    await pool.scan([file("app/settings.py", WEAK)])
    await asyncio.sleep(1)
    nursery = await pool.run(os.getppid, seconds=20)
    before = processor_ticks(nursery)
    await asyncio.sleep(1)
    assert processor_ticks(nursery) - before <= 2


def test_nothing_outlives_a_killed_parent(tmp_path: Path) -> None:
    """kill -9 of the process that owns the pool: workers, standby programs and copies of files go with it."""
    program = textwrap.dedent(
        f"""
        import asyncio, os, sys
        sys.path.insert(0, {str(ROOT)!r})
        from tests.scanners.test_scan_pool import WEAK, file, new_pool
        from pathlib import Path
        async def main():
            pool = new_pool(Path({str(tmp_path)!r}))
            await pool.scan([file("a.py", WEAK)])
            nursery = await pool.run(os.getppid, seconds=20)
            await asyncio.sleep(0.5)
            print(nursery, flush=True)
            await asyncio.sleep(600)
        asyncio.run(main())
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        nursery = int(parent.stdout.readline())
        family = [nursery, *children_of(nursery)]
        assert len(family) >= 3
        parent.kill()
    asyncio.run(until(lambda: not any(alive(pid) for pid in family) and not list(tmp_path.iterdir())))


async def until(condition: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def processor_ticks(nursery: int) -> int:
    total = 0
    for pid in [nursery, *children_of(nursery)]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total
