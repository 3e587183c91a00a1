"""SQLite connections that spare the event loop a thread's turn wherever they can.

aiosqlite gives each call to a thread of the connection's own: making a cursor, running it, reading it and closing it
are four of them, and each waits twice for an interpreter that other threads may be using. But only two kinds of call
can wait for anything: those that take the write lock or have the disk keep what was written, and statements that look
at many rows. So the rest runs where it is called, and rows are read along with their statement.

SQLite waits for the lock in ever longer breaks, up to 0.1 seconds: among writers that come often, it is passed by all
the others. Who wants to be quick asks more often.
"""

import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite

_LOCKING = "BEGIN IMMEDIATE"
_WAITING = (_LOCKING, "COMMIT", "PRAGMA", "VACUUM")

BREAKS_MS = 3
"""How long SQLite may wait for the lock before it is asked again, in breaks of one and two milliseconds (sqlite3.c,
`sqliteDefaultBusyCallback`)."""


class SqliteConnection(aiosqlite.Connection):
    """`short` promises that each of its statements looks at a few rows: then only what waits for the lock or the disk
    has a thread, and asks often for the lock. `busy_seconds` is how long it waits for it."""

    def __init__(self, file: str, busy_seconds: float, *, short: bool) -> None:
        def connect() -> sqlite3.Connection:
            return sqlite3.connect(file, busy_seconds, isolation_level=None, check_same_thread=False)

        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True
        self._short = short
        self._busy_seconds = busy_seconds

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._running and self._connection:
            if fn == self._conn.cursor:
                return self._conn.cursor(_Cursor)
            if self._is_quick(fn, args):
                return fn(*args, **kwargs)
            if self._short and args[:1] == (_LOCKING,):
                fn = partial(self._lock, fn)
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # of aiosqlite

    def _lock(self, fn: Callable[..., Any], *args: Any) -> Any:
        until = time.monotonic() + self._busy_seconds
        self._conn.execute(f"PRAGMA busy_timeout={BREAKS_MS}")
        try:
            while True:
                try:
                    return fn(*args)
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                        raise
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={round(self._busy_seconds * 1000)}")

    def _is_quick(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        if not isinstance(getattr(fn, "__self__", None), _Cursor):
            return fn == self._conn.rollback and not self._conn.in_transaction
        if fn.__name__ not in ("execute", "executemany"):
            return True  # the rows are there already
        return args[0] == "BEGIN" or (self._short and not str(args[0]).startswith(_WAITING))


class _Cursor(sqlite3.Cursor):
    """Reads its rows when it runs."""

    _rows: list[Any]

    def execute(self, *args: Any) -> "_Cursor":
        super().execute(*args)
        self._rows = super().fetchall() if self.description else []
        return self

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows
