"""What runs in a worker: one pure function after the other, within limits, until the pool hangs up."""

import resource
import socket
from collections.abc import Callable, Sequence
from typing import Any

from bot.adapters.scan_pool import wire
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.scanners.interface import LibraryScanner, ProgramScanner

OK, RAISED, OUT_OF_MEMORY = "ok", "raised", "out of memory"

_scanners: dict[str, LibraryScanner] = {}
"""Warm scanners by name: filled once in the nursery, inherited by every worker."""


def install(scanner: LibraryScanner) -> None:
    _scanners[scanner.name] = scanner


def scan_file(scanner: str, file: SourceFile) -> ScanResult:
    """Run one warm scanner over one file."""
    return _scanners[scanner].scan([file])


def parse_output(scanner: type[ProgramScanner], output: bytes, files: Sequence[SourceFile]) -> ScanResult:
    """Read a program's output where it can do no harm: it was computed from hostile code."""
    return scanner().parse(output, files)


def serve(sock: socket.socket) -> None:
    """Answer jobs until the other side hangs up, or until memory ran out once: nobody knows what that left behind."""
    wire.send(sock, wire.pack((OK, None)))
    while (message := wire.receive(sock)) is not None:
        function, args, seconds = wire.unpack_trusted(message)
        _limit_cpu(seconds)
        kind, answer = _answer(function, args)
        wire.send(sock, answer)
        if kind == OUT_OF_MEMORY:
            return


def _answer(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, bytes]:
    try:
        return OK, wire.pack((OK, function(*args)))
    except MemoryError:
        return OUT_OF_MEMORY, wire.pack((OUT_OF_MEMORY, ""))
    except Exception as error:  # noqa: BLE001,RUF100 - the worker outlives whatever a function raises
        # Only the type: the text of an exception may quote the code under review.
        return RAISED, wire.pack((RAISED, type(error).__name__))


def _limit_cpu(seconds: float) -> None:
    """Should the pool be too busy to end us, the kernel does."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
