"""The nursery: a small process that forks warm workers, starts programs, and ends them.

It is started once by the pool, with an empty environment and without the working folder on its path, imports
everything scanners need, and forks: a worker that had to be killed is replaced in a few milliseconds. All children
live in process groups of their own. When the pool's process is gone, however it went, the nursery ends every child,
removes the pool's temporary folder, and ends; when the nursery is killed, the kernel ends its children (Linux).
"""

import ctypes
import gc
import importlib
import os
import resource
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.adapters.scan_pool import wire, worker
from bot.scanners.interface import LibraryScanner

_PR_SET_PDEATHSIG = 1
"""linux/prctl.h"""
_OPEN_FILES = 256


@dataclass(frozen=True)
class Warm:
    """Import these modules and make and warm up these scanners: every worker forked from now on has them."""

    modules: tuple[str, ...]
    scanners: tuple[type[LibraryScanner], ...]


@dataclass(frozen=True)
class StartWorker:
    """Fork a worker that serves on the socket that comes along. Answer: its process id."""

    memory_bytes: int


@dataclass(frozen=True)
class StartProgram:
    """Start a program whose standard output is the socket that comes along. Answer: its process id."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    memory_bytes: int
    seconds: int
    file_bytes: int


@dataclass(frozen=True)
class End:
    """Kill the child's whole process group, and forget it."""

    pid: int


def main(control: int, folder: str) -> None:
    sock = socket.socket(fileno=control)
    children: set[int] = set()
    try:
        while (received := wire.receive_with_socket(sock)) is not None:
            body, passed = received
            _obey(wire.unpack_trusted(body), sock, passed, children)
    finally:
        for pid in children:
            _end(pid)
        shutil.rmtree(folder, ignore_errors=True)


def _obey(
    order: Warm | StartWorker | StartProgram | End,
    sock: socket.socket,
    passed: socket.socket | None,
    children: set[int],
) -> None:
    if isinstance(order, Warm):
        _warm(order)
    elif isinstance(order, End):
        children.discard(order.pid)
        _end(order.pid)
    elif passed is not None:
        begin = _worker(order, passed) if isinstance(order, StartWorker) else _program(order, passed)
        pid = _fork(begin, sock)
        children.add(pid)
        passed.close()
        wire.send(sock, wire.pack(pid))


def _warm(order: Warm) -> None:
    for name in order.modules:
        importlib.import_module(name)
    for make in order.scanners:
        scanner = make()
        scanner.warm_up()
        worker.install(scanner)
    gc.collect()
    gc.freeze()  # so that the garbage collector of a worker does not copy the pages it shares with us


def _fork(begin: Callable[[], object], control: socket.socket) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        control.close()
        os.setsid()
        _die_with(nursery)
        begin()
        status = 0
    finally:
        os._exit(status)


def _worker(order: StartWorker, sock: socket.socket) -> Callable[[], object]:
    def begin() -> None:
        _silence(sys.stderr.fileno())
        _limit(order.memory_bytes, 0)
        worker.serve(sock)

    return begin


def _program(order: StartProgram, sock: socket.socket) -> Callable[[], object]:
    def begin() -> NoReturn:
        os.dup2(sock.fileno(), 1)
        _silence(2)
        os.chdir(order.folder)
        _limit(order.memory_bytes, order.file_bytes)
        resource.setrlimit(resource.RLIMIT_CPU, (order.seconds, order.seconds))
        os.execve(order.command[0], order.command, dict(order.environment))  # noqa: S606 - a list, no shell

    return begin


def _limit(memory_bytes: int, file_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _silence(descriptor: int) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)


def _die_with(parent: int) -> None:
    """Be killed when the parent dies. Elsewhere than on Linux, the nursery's own end has to do."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def _end(pid: int) -> None:
    """The child is not yet waited for, so its id cannot belong to anybody else."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


_libc = ctypes.CDLL(None)


def bootstrap(import_from: tuple[Path, ...]) -> str:
    """A program text that starts the nursery: `python -I -c TEXT DESCRIPTOR FOLDER`."""
    paths = [str(path) for path in import_from]
    return (
        f"import sys; sys.path[:0] = {paths!r}; from bot.adapters.scan_pool.nursery import main; "
        "main(int(sys.argv[1]), sys.argv[2])"
    )
