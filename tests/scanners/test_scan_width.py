"""A tree of thousands of files starts no more programs at a time than the pool is wide: each takes its memory."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bot.adapters.scan_pool.scan import Scan
from bot.core.identity import BlobId
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.ports.scan_pool import WorkerLost

WIDTH = 2


class Program:
    """Counts how many of it run at a time; one file in each batch makes the quick way fail."""

    name, version = "counting", "1"

    def __init__(self) -> None:
        self.running = self.most = self.runs = 0

    def accepts(self, file: SourceFile) -> bool:
        return True

    def cost(self, file: SourceFile) -> int:
        return 1

    async def run(self, files: Sequence[SourceFile], seconds: float) -> bytes:
        self.runs += 1
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0.01)
        self.running -= 1
        if self.runs % 3 == 0:
            raise WorkerLost("it crashed")
        return b""

    run_fallback = run


class Workers:
    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> ScanResult:
        return ScanResult((), (), ())


async def test_no_more_programs_run_than_the_pool_is_wide() -> None:
    program = Program()
    files = [SourceFile(f"{n}.py", BlobId(str(n)), b"x = 1\n" * 200) for n in range(2_600)]
    scan = Scan(Workers(), {program.name: program}, asyncio.get_running_loop().time() + 60, WIDTH)  # type: ignore[arg-type, dict-item]
    result = await scan.run(files, [], [program])  # type: ignore[list-item]  # the part of a scanner that is used
    assert result.gaps == ()
    assert program.runs >= 11
    assert program.most == WIDTH
