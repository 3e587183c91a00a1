"""Warm workers: jobs given to them, and what they did not survive."""

import asyncio
import pickle
from collections.abc import Callable
from typing import Any, TypeVar

from bot.adapters.scan_pool import nursery, wire
from bot.adapters.scan_pool.home import Child, Home
from bot.adapters.scan_pool.worker import OK, OUT_OF_MEMORY
from bot.ports.scan_pool import WorkerLost

T = TypeVar("T")
_PATIENCE_SECONDS = 0.5
"""For a worker that holds what a job needs; to link a tree of 300 files anew takes longer."""
_DEAD_BEFORE_SECONDS = 0.1
"""A worker that is gone so soon was dead before it was asked, as far as anybody can tell."""
_START_SECONDS = 60.0
"""For the imports of the nursery on a busy machine; they take about one second on an idle one."""
_UNREADABLE = (pickle.UnpicklingError, ValueError, TypeError, AttributeError, ImportError, IndexError, EOFError)


class _DeadBefore(WorkerLost):
    """The worker may have been dead before it was given its job, which another may do."""


class Workers:
    """At most `count` workers at a time, each with one job at a time. A job goes to a worker that has done its like, if
    one is idle or soon will be: functions may hold in their process what they have read, for the next time."""

    def __init__(self, home: Home, count: int, memory_mb: int) -> None:
        self._home = home
        self._order = nursery.StartWorker(memory_mb * 1024 * 1024)
        self._places = asyncio.Semaphore(count)
        self._idle: list[Child] = []
        self._busy: dict[Child, str] = {}
        """With the kind of job that each has at present."""
        self._awaited: dict[Child, asyncio.Future[Child | None]] = {}

    async def warm_up(self) -> None:
        """Have one worker ready before the first job comes. Raises WorkerLost."""
        async with self._places:
            if not self._idle:
                self._idle.append(await self._fresh())

    async def run(self, function: Callable[..., T], *args: Any, seconds: float) -> T:
        """Raises WorkerLost: crashed, took too long, out of memory, or the function raised."""
        message = wire.pack((function, args, seconds))
        like = str(getattr(getattr(function, "func", function), "__qualname__", function))
        async with self._places:
            try:
                kind, answer = await self._give(await self._one(like), message, like, seconds)
            except _DeadBefore:  # so may be others that are idle
                kind, answer = await self._give(await self._fresh(like), message, like, seconds)
        if kind == OK:
            return answer  # type: ignore[no-any-return] # a worker answers with what the function returned
        raise WorkerLost("it ran out of memory" if kind == OUT_OF_MEMORY else f"it raised {answer}")

    async def _give(self, child: Child, message: bytes, like: str, seconds: float) -> tuple[str, Any]:
        self._busy[child] = like
        reusable = False
        asked = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(seconds):
                await wire.write(child.writer, message)
                kind, answer = wire.unpack_answer(await wire.read(child.reader))
            reusable = kind != OUT_OF_MEMORY
            return kind, answer
        except TimeoutError:
            raise WorkerLost(f"it took longer than {seconds:g} seconds") from None
        except (ConnectionError, asyncio.IncompleteReadError):
            soon = asyncio.get_running_loop().time() - asked < _DEAD_BEFORE_SECONDS
            raise (_DeadBefore if soon else WorkerLost)("it crashed") from None
        except _UNREADABLE:
            raise WorkerLost("its answer could not be read") from None
        finally:
            del self._busy[child]
            self._free(child, reusable=reusable)

    def _free(self, child: Child, *, reusable: bool) -> None:
        awaited = self._awaited.pop(child, None)
        if awaited is not None and not awaited.done():
            awaited.set_result(child if reusable else None)
        elif reusable:
            self._idle.append(child)
        if not reusable:
            self._home.end(child)

    async def _one(self, like: str) -> Child:
        if not any(like in each.done for each in self._idle):
            for each, present in self._busy.items():
                if like in each.done and present != like and each not in self._awaited:
                    return await self._soon(each) or await self._next(like)
        return await self._next(like)

    async def _soon(self, child: Child) -> Child | None:
        """A worker that has done the like of a job and has another one for a moment; None where that takes long."""
        self._awaited[child] = freed = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait([freed], timeout=_PATIENCE_SECONDS)
            return freed.result() if freed.done() else None
        except asyncio.CancelledError:
            if freed.done() and freed.result() is not None:
                self._idle.append(child)
            raise
        finally:
            if not freed.done():
                del self._awaited[child]

    async def _next(self, like: str) -> Child:
        while self._idle:
            # Else the one that has done the fewest kinds of job: what another holds is left alone.
            child = min(reversed(self._idle), key=lambda each: (like not in each.done, len(each.done)))
            self._idle.remove(child)
            child.done.add(like)
            if not child.reader.at_eof():
                return child
            self._home.end(child)  # somebody killed it while it had nothing to do
        return await self._fresh(like)

    async def _fresh(self, *like: str) -> Child:
        child = await self._home.start(self._order)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await wire.read(child.reader)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, ValueError):
            self._home.end(child)
            raise WorkerLost("a worker could not be started") from None
        except asyncio.CancelledError:
            self._home.end(child)
            raise
        child.done.update(like)
        return child

    def close(self) -> None:
        while self._idle:
            self._home.end(self._idle.pop())
