"""The programs that stand by for the next files."""

import asyncio
from pathlib import Path

from bot.scanners.semgrep import Semgrep
from tests.scanners.test_scan_pool import WEAK, file, new_pool


async def test_the_one_that_has_stood_by_longest_is_taken(tmp_path: Path) -> None:
    """One that was started a moment ago still reads its rules: proofs that follow each other waited for it."""
    pool = new_pool(tmp_path, Semgrep(), workers=2)
    try:
        await pool.scan([])
        programs = pool._warm.programs["semgrep"]  # type: ignore[union-attr]  # it is there after a scan
        async with asyncio.timeout(30):
            while len(programs._ready) < 2:  # noqa: ASYNC110 - they are started in the background, untold
                await asyncio.sleep(0.02)
        first, second = programs._ready
        assert (await pool.scan([file("app/settings.py", WEAK)])).findings
        assert programs._ready[0] is second and first not in programs._ready
    finally:
        await pool.close()
