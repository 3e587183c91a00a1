"""The programs that stand by for the next files."""

import asyncio
from pathlib import Path

from bot.scanners.semgrep import Semgrep
from tests.scanners.test_scan_pool import WEAK, file, new_pool


async def test_the_one_that_has_stood_by_longest_is_taken(tmp_path: Path) -> None:
    """One that was started a moment ago still reads its rules: proofs that follow each other waited for it."""
    pool = new_pool(tmp_path, Semgrep(), workers=2)
    try:
        await asyncio.gather(*(pool.scan([]) for _ in range(5)))  # each has them started that are missing
        programs = pool._warm.programs["semgrep"]  # type: ignore[union-attr]  # it is there after a scan
        async with asyncio.timeout(30):
            while len(programs._ready) < 2 or pool._background:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.02)
        first, second = programs._ready
        assert (await pool.scan([file("app/settings.py", WEAK)])).findings
        assert programs._ready[0] is second and first not in programs._ready
    finally:
        await pool.close()
