"""The scan pool: every external scanner over every file, whatever the files do to it."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

from bot.adapters.scan_pool import nursery
from bot.adapters.scan_pool.home import Home
from bot.adapters.scan_pool.programs import Programs
from bot.adapters.scan_pool.scan import Scan
from bot.adapters.scan_pool.workers import Workers
from bot.core.coverage import Gap, GapReason
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.ports.scan_pool import WorkerLost
from bot.scanners.interface import LibraryScanner, ProgramScanner

T = TypeVar("T")
MAX_FILE_BYTES = 1024 * 1024
"""Larger files are data; whoever reads them from the repository should have said so before."""
_SECONDS_MORE_PER_FILE = 0.2
"""What each file adds to the time of a scan, so that a tree of thousands is not cut short."""
_MOST_SECONDS = 1200.0
"""The longest scan, however many files it has: others wait for the same workers."""


@dataclass(frozen=True)
class _Warm:
    """What exists while the pool is in use."""

    folder: Path
    home: Home
    workers: Workers
    programs: dict[str, Programs]

    async def stand_by(self) -> None:
        """What cannot be started now is started, or reported, when a job needs it."""
        with suppress(WorkerLost):
            for program in self.programs.values():
                await program.stand_by()

    async def warm_up(self) -> None:
        with suppress(WorkerLost):
            await self.workers.warm_up()


class WarmScanPool:
    """Fills `bot.ports.scan_pool.ScanPool`. Bound to the event loop it is used in.

    `rule_folders` hold the patterns of program scanners; `seconds` is the time for a scan of few files and
    `memory_mb` the memory of one process; `tmp` should be in memory. `preload` names modules that functions given to
    `run` live in; `import_from` are further folders for workers to import from.
    """

    def __init__(
        self,
        rule_folders: Sequence[Path],
        scanners: Sequence[LibraryScanner | ProgramScanner],
        *,
        workers: int = 2,
        seconds: float = 60,
        memory_mb: int = 1500,
        tmp: Path | None = None,
        preload: Sequence[str] = (),
        import_from: Sequence[Path] = (),
    ) -> None:
        self._libraries = [scanner for scanner in scanners if _is_library(scanner)]
        self._programs = [scanner for scanner in scanners if _is_program(scanner)]
        self._rule_folders = rule_folders
        self._count = workers
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._tmp = tmp or _folder_in_memory()
        self._preload = tuple(preload)
        self._import_from = tuple(import_from)
        self._warm: _Warm | None = None
        self._background: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Get everything warm, in the background: this returns at once. The first job does it where nobody did.

        Raises ValueError for a rule file that is wrong, OSError where no temporary folder can be made.
        """
        self._ready()

    async def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        """Every scanner over the files. Never raises for a scanner's failure: that is a gap."""
        large = [file for file in files if len(file.content) > MAX_FILE_BYTES]
        detail = f"the limit is {MAX_FILE_BYTES:,} bytes"
        gaps = tuple(Gap(file.path, GapReason.TOO_LARGE, "scanners", detail) for file in large)
        small = [file for file in files if len(file.content) <= MAX_FILE_BYTES]
        warm = self._ready()
        seconds = max(self._seconds, min(self._seconds + _SECONDS_MORE_PER_FILE * len(small), _MOST_SECONDS))
        deadline = asyncio.get_running_loop().time() + seconds
        scan = Scan(warm.workers, warm.programs, deadline, self._count)
        result = await scan.run(small, self._libraries, self._programs)
        self._later(warm.stand_by())
        return result.plus(ScanResult((), gaps, ()))

    async def scan_with(self, rules: bytes, files: Sequence[SourceFile]) -> ScanResult:
        """The program scanners over the files, by these rules instead of ours: started for this one job."""
        warm = self._ready()
        folder = Path(tempfile.mkdtemp(dir=warm.folder))
        path = folder / "rules.json"
        path.write_bytes(rules)
        programs = {
            scanner.name: Programs(warm.home, scanner, path, count=1, memory_mb=self._memory_mb, seconds=self._seconds)
            for scanner in self._programs
        }
        deadline = asyncio.get_running_loop().time() + self._seconds
        try:
            small = [file for file in files if len(file.content) <= MAX_FILE_BYTES]
            return await Scan(warm.workers, programs, deadline, self._count).run(small, [], self._programs)
        finally:
            for program in programs.values():
                program.close()
            shutil.rmtree(folder, ignore_errors=True)

    async def run(self, function: Callable[..., T], *args: Any, seconds: float) -> T:
        """Run a pure, importable function of picklable arguments in a worker. Raises WorkerLost."""
        return await self._ready().workers.run(function, *args, seconds=seconds)

    async def close(self) -> None:
        warm, self._warm = self._warm, None
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        if warm is not None:
            warm.workers.close()
            for program in warm.programs.values():
                program.close()
            await warm.home.close()
            shutil.rmtree(warm.folder, ignore_errors=True)

    def _ready(self) -> _Warm:
        if self._warm is None:
            self._warm = self._set_up()
            self._later(self._warm.stand_by())
            self._later(self._warm.warm_up())
        return self._warm

    def _set_up(self) -> _Warm:
        folder = Path(tempfile.mkdtemp(prefix="complianceagent-", dir=self._tmp))
        warm = nursery.Warm(self._preload, tuple(type(scanner) for scanner in self._libraries))
        home = Home(folder, warm, self._import_from)
        programs = {}
        for number, scanner in enumerate(self._programs):
            rules = folder / f"rules-{number}.json"
            rules.write_bytes(scanner.rules(self._rule_folders))
            programs[scanner.name] = Programs(
                home, scanner, rules, count=self._count, memory_mb=self._memory_mb, seconds=self._seconds
            )
        return _Warm(folder, home, Workers(home, self._count, self._memory_mb), programs)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _is_library(scanner: LibraryScanner | ProgramScanner) -> TypeGuard[LibraryScanner]:
    return hasattr(scanner, "warm_up")


def _is_program(scanner: LibraryScanner | ProgramScanner) -> TypeGuard[ProgramScanner]:
    return not hasattr(scanner, "warm_up")


def _folder_in_memory() -> Path:
    """Files under review are written to memory, not to a disk, where the system has such a place."""
    shared = Path("/dev/shm")  # noqa: S108 - a private folder with a random name is made in it
    return shared if shared.is_dir() and os.access(shared, os.W_OK) else Path(tempfile.gettempdir())
