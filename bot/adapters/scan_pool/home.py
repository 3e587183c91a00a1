"""The pool's side of the nursery: children are born and ended through it."""

import asyncio
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.scan_pool import nursery, wire
from bot.ports.scan_pool import WorkerLost

_ROOT = Path(__file__).resolve().parents[3]
"""The folder that holds `bot`: the nursery finds it there, and not in the folder it happens to be started from."""
_ANSWER_SECONDS = 60.0
"""For the imports of the nursery on a busy machine; they take about one second on an idle one."""
_PATIENCE_SECONDS = 5.0
_CLOSING_SECONDS = 2.0
"""How long a nursery may take to end its children and itself. One that imports at the moment takes longer: it is
killed, and its children with it; a process that is stopped has ten seconds for everything."""
_GONE = (ConnectionError, asyncio.IncompleteReadError, TimeoutError, BlockingIOError)


@dataclass(frozen=True)
class Child:
    """A process of the nursery, and our end of its socket. `done` are the kinds of job it has done."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    done: set[str] = field(default_factory=set, compare=False)


@dataclass(frozen=True)
class _Process:
    process: asyncio.subprocess.Process
    control: socket.socket
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Home:
    """Started on first use, and again should it ever die. `folder` is removed by the nursery when it ends."""

    def __init__(self, folder: Path, warm: nursery.Warm, import_from: tuple[Path, ...]) -> None:
        self._folder = folder
        self._warm = warm
        self._import_from = (_ROOT, *import_from)
        self._lock = asyncio.Lock()
        self._running: _Process | None = None
        self._is_warm = False
        self._closed = False
        self._births: set[asyncio.Task[Child]] = set()

    async def start(self, order: nursery.StartWorker | nursery.StartProgram) -> Child:
        """Raises WorkerLost when the nursery cannot be started, or is closed."""
        birth = asyncio.create_task(self._start(order))
        self._births.add(birth)
        birth.add_done_callback(self._births.discard)
        try:
            return await asyncio.shield(birth)  # an order half sent would put every later answer out of step
        except asyncio.CancelledError:
            birth.add_done_callback(self._end_unwanted)
            raise

    def end(self, child: Child) -> None:
        """Kill a child and all it started. Its jobs are lost."""
        child.writer.close()
        if self._running is not None:
            with suppress(OSError):
                wire.send_with_socket(self._running.control, wire.pack(nursery.End(child.pid)), None)

    async def close(self) -> None:
        """End the nursery and all children. Hanging up comes first: whoever waits for its answer is told so, where it
        hangs, too. Nothing can be started after that."""
        self._closed = True
        if self._running is not None:
            self._running.writer.close()
        if self._births:
            await asyncio.wait(self._births)
        async with self._lock:
            await self._forget(_CLOSING_SECONDS)

    def _end_unwanted(self, birth: asyncio.Task[Child]) -> None:
        if not birth.cancelled() and birth.exception() is None:
            self.end(birth.result())

    async def _start(self, order: nursery.StartWorker | nursery.StartProgram) -> Child:
        async with self._lock:
            pid, ours = await self._ask(order)
        reader, writer = await asyncio.open_connection(sock=ours)
        return Child(pid, reader, writer)

    async def _ask(self, order: nursery.StartWorker | nursery.StartProgram) -> tuple[int, socket.socket]:
        """The child's process id, and our end of its socket."""
        reason = ""
        for _ in range(2):  # a nursery that died is started again, once
            if not self._closed:
                self._running = self._running or await self._launch()
            if self._closed or self._running is None:
                raise WorkerLost("the workers are closed")
            running = self._running
            # A pair for each try: a child of the nursery that died may have said something already.
            ours, theirs = socket.socketpair()
            try:
                if isinstance(order, nursery.StartWorker) and not self._is_warm:
                    wire.send_with_socket(running.control, wire.pack(self._warm), None)
                    self._is_warm = True
                wire.send_with_socket(running.control, wire.pack(order), theirs)
                async with asyncio.timeout(_ANSWER_SECONDS):
                    return int(wire.unpack_trusted(await wire.read(running.reader))), ours
            except BaseException as error:
                ours.close()
                if not isinstance(error, _GONE):
                    raise
                reason = await self._forget()
            finally:
                theirs.close()
        raise WorkerLost(f"the workers could not be started{reason}")

    async def _launch(self) -> _Process:
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-B", "-c", nursery.bootstrap(self._import_from)),
                *(str(theirs.fileno()), str(self._folder)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                env={"LC_ALL": "C.UTF-8"},  # nothing of ours: what is not there cannot leak
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        control = socket.socket(fileno=os.dup(ours.fileno()))
        reader, writer = await asyncio.open_connection(sock=ours)
        self._is_warm = False
        return _Process(process, control, reader, writer)

    async def _forget(self, seconds: float = _PATIENCE_SECONDS) -> str:
        """End the nursery: hanging up is all it takes. What it said last, if it failed by itself."""
        running, self._running = self._running, None
        if running is None or running.process.stderr is None:
            return ""
        running.control.close()
        running.writer.close()
        try:
            async with asyncio.timeout(seconds):
                said = await running.process.stderr.read(4000)
                await running.process.wait()
        except TimeoutError:
            running.process.kill()
            await running.process.wait()
            return ""
        lines = said.decode(errors="replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""
