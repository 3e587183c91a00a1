"""Keep many things that come at once in one transaction: each waits for the same commit.

A commit takes a database its turn of the one writer and a flush of the disk, for one delivery as for thirty; and a
statement costs us nearly as much for one row as for thirty.
"""

import asyncio
import contextvars
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.ports.stores import Database, Work

T = TypeVar("T")
R = TypeVar("R")

MOST_TOGETHER = 32
"""How many share a transaction at most: the last of them waits for the first."""

ALONE_WITHIN = 2.0
"""Seconds after which a failure is told to all instead of trying each by itself: the other side waits. Two transactions
that wait for each other are found out within one (PostgreSQL manual, `deadlock_timeout`)."""


class TogetherKeeper(Generic[T, R]):
    """`keep` keeps things in a transaction that is open, and answers for each. What waits while a transaction is under
    way shares the next one, by its `place`, and by the order in which it came where that is the same: two processes
    then lock the rows of many places in one order, and never wait for each other."""

    def __init__(
        self,
        database: Database,
        keep: Callable[[Work, Sequence[T]], Awaitable[Sequence[R]]],
        place: Callable[[T], tuple[int, int, int]],
    ) -> None:
        self._database = database
        self._keep = keep
        self._place = place
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._task: asyncio.Task[None] | None = None

    async def keep(self, thing: T) -> R:
        """What `keep` answered, once that is committed. Raises what it raises, and StoreError."""
        kept: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, kept))
        if self._task is None or self._task.done():
            # In a context of its own: what the log says of one of them is not true of all.
            self._task = asyncio.create_task(self._work_off(), name="keep together", context=contextvars.Context())
        return await kept

    async def _work_off(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            some.sort(key=lambda each: self._place(each[0]))
            began = time.monotonic()
            try:
                await self._commit(some)
            except Exception as error:  # it is for those who wait for it
                if len(some) == 1 or time.monotonic() - began > ALONE_WITHIN:
                    _tell(some, error)
                else:
                    await self._one_by_one(some)

    async def _one_by_one(self, some: list[tuple[T, asyncio.Future[R]]]) -> None:
        """One that cannot be kept must not keep the others from it."""
        for each in some:
            try:
                await self._commit([each])
            except Exception as error:  # as above
                _tell([each], error)

    async def _commit(self, some: list[tuple[T, asyncio.Future[R]]]) -> None:
        async with self._database.work() as work:
            answers = await self._keep(work, [thing for thing, _ in some])
            await work.commit()
        for (_, kept), answer in zip(some, answers, strict=True):
            if not kept.done():  # whoever asked may be gone
                kept.set_result(answer)


def _tell(some: list[tuple[T, asyncio.Future[R]]], error: Exception) -> None:
    for _, kept in some:
        if not kept.done():
            kept.set_exception(error)
