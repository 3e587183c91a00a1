"""Programs on standby: started ahead of the job, used once, then replaced.

A program is started with a FIFO in the place of its list of targets. It reads its rules and then waits, in open(2),
for somebody to write. When a job comes, the files are written into its private folder and the list into the FIFO.
No state is left between jobs, and a program that crashes takes nothing with it.
"""

import asyncio
import os
import shutil
import sysconfig
import tempfile
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.scan_pool.home import Child, Home
from bot.adapters.scan_pool.nursery import StartProgram
from bot.core.source import SourceFile
from bot.ports.scan_pool import WorkerLost
from bot.scanners.interface import ProgramScanner

_MAX_OUTPUT = 64 * 1024 * 1024
_MAX_TEMPORARY = 64 * 1024 * 1024
"""Bytes of output read, and of any file a program may write."""
_ADDRESS_SPACE_MB = 1024
"""What the engine's runtime reserves and never uses, beyond the memory it is told to keep to."""
_READY_SECONDS = 30.0
_TARGETS = "targets.json"


@dataclass(frozen=True)
class _Standby:
    child: Child
    folder: Path


class Programs:
    """Runs one program scanner. `count` processes wait for work; `rules` is the compiled rule file."""

    def __init__(
        self, home: Home, scanner: ProgramScanner, rules: Path, *, count: int, memory_mb: int, seconds: float
    ) -> None:
        self._home = home
        self._scanner = scanner
        self._rules = rules
        self._count = count
        self._memory_mb = memory_mb
        self._seconds = int(seconds) + 1
        self._ready: deque[_Standby] = deque()
        self._starting = 0

    async def stand_by(self) -> None:
        """Have `count` processes waiting. Raises WorkerLost."""
        while len(self._ready) + self._starting < self._count:
            self._starting += 1
            try:
                self._ready.append(await self._start())
            finally:
                self._starting -= 1

    async def run(self, files: Sequence[SourceFile], seconds: float, *, patient: bool = False) -> bytes:
        """The program's output for these files. `patient`: with the limits for a file that took too long before.
        Raises WorkerLost."""
        # The one that has stood by longest: the others may still be reading their rules.
        standby = self._ready.popleft() if self._ready and not patient else await self._start(patient=patient)
        try:
            async with asyncio.timeout(seconds):
                await self._feed(standby, await asyncio.to_thread(self._write_files, standby.folder, files))
                return await _output(standby.child)
        except TimeoutError:
            raise WorkerLost(f"it took longer than {seconds:g} seconds") from None
        except OSError as error:
            raise WorkerLost(f"it could not be given its files: {error.strerror}") from None
        finally:
            self._end(standby)

    async def run_fallback(self, files: Sequence[SourceFile], seconds: float) -> bytes:
        """The same by the slower way. Raises WorkerLost."""
        folder = Path(tempfile.mkdtemp(dir=self._rules.parent))
        targets = folder / "files"
        targets.mkdir()
        await asyncio.to_thread(self._write_files, targets, files)
        command = self._scanner.fallback(self._rules, targets, self._memory_mb)
        standby = _Standby(await self._home.start(self._order(command, folder)), folder)
        try:
            async with asyncio.timeout(seconds):
                return await _output(standby.child)
        except TimeoutError:
            raise WorkerLost(f"it took longer than {seconds:g} seconds") from None
        finally:
            self._end(standby)

    def close(self) -> None:
        while self._ready:
            self._end(self._ready.pop())

    async def _start(self, *, patient: bool = False) -> _Standby:
        folder = Path(tempfile.mkdtemp(dir=self._rules.parent))
        os.mkfifo(folder / _TARGETS, 0o600)
        command = self._scanner.command(self._rules, folder / _TARGETS, self._memory_mb, patient=patient)
        return _Standby(await self._home.start(self._order(command, folder)), folder)

    def _order(self, command: tuple[str, ...], folder: Path) -> StartProgram:
        """Nothing of our own environment, and nothing that would reach the network."""
        environment = {
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LC_ALL": "C.UTF-8",
            "PATH": f"{sysconfig.get_path('scripts')}:/usr/bin:/bin",
            "SEMGREP_SEND_METRICS": "off",
            "SEMGREP_ENABLE_VERSION_CHECK": "0",
        }
        memory = (self._memory_mb + _ADDRESS_SPACE_MB) * 1024 * 1024
        return StartProgram(command, environment, str(folder), memory, self._seconds, _MAX_TEMPORARY)

    def _write_files(self, folder: Path, files: Sequence[SourceFile]) -> bytes:
        """The list of them."""
        named = {self._scanner.file_name(index, file): file for index, file in enumerate(files)}
        for name, file in named.items():
            (folder / name).write_bytes(file.content)
        return self._scanner.targets(folder, named)

    async def _feed(self, standby: _Standby, targets: bytes) -> None:
        """Write the list into the FIFO; an ordinary file takes its place first, as the program opens it twice."""
        fifo = standby.folder / _TARGETS
        writer = await _open_when_read(fifo, standby.child)
        try:
            copy = standby.folder / "targets.copy"
            copy.write_bytes(targets)
            copy.replace(fifo)
            os.set_blocking(writer, True)
        except BaseException:
            os.close(writer)
            raise
        await asyncio.to_thread(_write_and_close, writer, targets)

    def _end(self, standby: _Standby) -> None:
        self._home.end(standby.child)
        shutil.rmtree(standby.folder, ignore_errors=True)


async def _open_when_read(fifo: Path, child: Child) -> int:
    """Open a FIFO for writing as soon as the program reads it. Raises WorkerLost if the program is gone."""
    async with asyncio.timeout(_READY_SECONDS):
        while not child.reader.at_eof():
            with suppress(OSError):  # ENXIO: nobody reads it yet (open(2))
                return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
            await asyncio.sleep(0.005)
    raise WorkerLost("it ended before it was given work")


def _write_and_close(descriptor: int, data: bytes) -> None:
    with open(descriptor, "wb") as pipe:
        pipe.write(data)


async def _output(child: Child) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        while part := await child.reader.read(1 << 20):
            parts.append(part)
            size += len(part)
            if size > _MAX_OUTPUT:
                raise WorkerLost("it wrote more than anybody could read")
    except ConnectionError:
        raise WorkerLost("it crashed") from None
    return b"".join(parts)
