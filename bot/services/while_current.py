"""Look only for as long as somebody waits for it: a newer push ends the older review's work, and not only its words."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from bot.ports.stores import StoreError

T = TypeVar("T")

LOOK_SECONDS = 0.5
"""Between two looks whether the job is still the current one."""


async def while_current(
    work: Coroutine[Any, Any, T],
    is_current: Callable[[], Awaitable[bool]],
    replaced: Exception,
    seconds: float = LOOK_SECONDS,
) -> T:
    """What `work` returns. Raises `replaced`, and ends the work, at the first look that finds it is not wanted any
    more; where the database cannot say, the work goes on."""
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=seconds))[0]:
            if not await _wanted(is_current):
                raise replaced
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _wanted(is_current: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await is_current()
    except StoreError:
        return True
