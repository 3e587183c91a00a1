"""A file on which a rule took too long is looked at once more, alone and with more time."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.adapters.scan_pool.scan import Scan
from bot.core.coverage import Gap, GapReason
from bot.core.identity import BlobId
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.ports.scan_pool import WorkerLost

SLOW, ENDLESS = "slow.js", "endless.js"


@dataclass
class Program:
    """Needs more time for one file than is given at first; for another one more than is ever given."""

    name: str = "slow"
    version: str = "1"
    looks: list[tuple[str, ...]] = field(default_factory=list)

    def accepts(self, file: SourceFile) -> bool:
        return True

    def cost(self, file: SourceFile) -> int:
        return 1

    async def run(self, files: Sequence[SourceFile], seconds: float, *, patient: bool = False) -> bytes:
        paths = tuple(file.path for file in files)
        if patient:
            self.looks.append(paths)
        if patient and ENDLESS in paths:
            raise WorkerLost("it took longer than it had")
        return b"" if patient else b"in a hurry"

    run_fallback = run


class Workers:
    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> ScanResult:
        _, output, files = args
        slow = [file.path for file in files if output and file.path in (SLOW, ENDLESS)]
        return ScanResult((), tuple(Gap(path, GapReason.TIMED_OUT, "slow", "too long") for path in slow), ())


async def test_a_second_look_closes_the_gap_or_leaves_it() -> None:
    program = Program()
    files = [SourceFile(path, BlobId(path), b"x") for path in ("a.js", SLOW, ENDLESS)]
    scan = Scan(Workers(), {program.name: program}, asyncio.get_running_loop().time() + 60, 2)  # type: ignore[arg-type, dict-item]
    result = await scan.run(files, [], [program])  # type: ignore[list-item]  # the part of a scanner that is used
    assert sorted(program.looks) == [(ENDLESS,), (SLOW,)]
    assert [gap.path for gap in result.gaps] == [ENDLESS]
