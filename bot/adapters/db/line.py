"""The line in which the writers of one SQLite file wait, within a process.

SQLite lets one writer in, and the others try again after ever longer breaks: whoever waits may be passed by all.
"""

import asyncio
from collections import deque


class Line:
    """One at a time, in the order in which they came; but one in a hurry waits for one other at most."""

    def __init__(self) -> None:
        self._taken = False
        self._last_hurried = False
        self._hurried: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    async def enter(self, *, hurried: bool) -> None:
        """Wait for one's turn. Whoever has had it leaves."""
        if self._taken:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            (self._hurried if hurried else self._others).append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if not waiter.cancelled():  # it was our turn just now
                    self.leave()
                raise
        self._taken = True
        self._last_hurried = hurried

    def leave(self) -> None:
        """Let the next one in."""
        first, second = self._hurried, self._others
        if self._last_hurried:
            first, second = second, first
        for waiting in (first, second):
            while waiting:
                waiter = waiting.popleft()
                if not waiter.done():  # who gave up is still there
                    waiter.set_result(None)
                    return
        self._taken = False
