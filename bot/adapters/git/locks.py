"""Locks between processes, on files, that never stop the event loop."""

import asyncio
import contextlib
import fcntl
import os
import weakref
from collections.abc import AsyncIterator
from pathlib import Path

POLL_SECONDS = 0.05


@contextlib.asynccontextmanager
async def exclusive(file: Path, seconds: float) -> AsyncIterator[None]:
    """Hold a lock file alone. Raises TimeoutError after `seconds`. It ends with the process, however that ends."""
    descriptor = _open(file)
    try:
        async with asyncio.timeout(seconds):
            while not _try(descriptor, fcntl.LOCK_EX):  # noqa: ASYNC110 - another process sets no event of ours
                await asyncio.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


class Lease:
    """A shared hold on a lock file for as long as this object lives: nobody can hold it alone meanwhile."""

    def __init__(self, file: Path) -> None:
        """Raises OSError where somebody holds the file alone, or it is gone."""
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        self._close = weakref.finalize(self, os.close, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            self._close()
            raise


def unused(file: Path) -> bool:
    """Whether nobody holds a lease on a file at this moment."""
    try:
        descriptor = _open(file)
    except OSError:
        return True
    try:
        return _try(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
