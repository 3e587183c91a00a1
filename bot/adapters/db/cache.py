"""Fills the port Cache: one SQLite file that several processes share, bounded in size, and worth nothing but time.

Whatever goes wrong with it is told in the log and is otherwise the same as not having the value.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

from complianceagent.private import private_file

MAX_BYTES = 512 * 1024 * 1024
"""How large the file may grow: facts of some hundred thousand blobs. Chosen to be small beside the git mirrors."""

_BUSY_SECONDS = 2.0
"""Waiting longer for another process would cost more than computing the value again."""

_ASKED_AT_ONCE = 500
"""Keys in one statement: SQLite takes 999 values at least (sqlite.org, "Limits", SQLITE_MAX_VARIABLE_NUMBER)."""

_FILE_IS_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_DELETE_OLDEST_TENTH = """
    DELETE FROM cache WHERE age IN (SELECT age FROM cache ORDER BY age LIMIT (SELECT count(*) / 10 + 1 FROM cache))
"""


class FileCache:
    """The oldest values go first when it is full: in a cache of pure results, none is worth a write at each read."""

    def __init__(self, file: Path, max_bytes: int = MAX_BYTES) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        return await asyncio.to_thread(self._get, list(keys))

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None:
        await asyncio.to_thread(self._put, list(items))

    def close(self) -> None:
        with self._lock:
            self._close()

    def _get(self, keys: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        with self._lock:
            try:
                connection = self._open()
                for start in range(0, len(keys), _ASKED_AT_ONCE):
                    asked = {_stored(key): key for key in keys[start : start + _ASKED_AT_ONCE]}
                    marks = ",".join("?" * len(asked))
                    query = f"SELECT key, value FROM cache WHERE key IN ({marks})"  # noqa: S608 - of question marks
                    rows = connection.execute(query, list(asked))
                    found |= {asked[key]: value for key, value in rows}
            except (OSError, sqlite3.Error) as error:
                self._failed(error)
        return found

    def _put(self, items: list[tuple[str, bytes]]) -> None:
        # A value that fills an eighth of the cache would push too many others out.
        rows = [(_stored(key), value) for key, value in items if len(value) <= self._max_bytes // 8]
        if not rows:
            return
        with self._lock:
            try:
                connection = self._open()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    connection.executemany("INSERT OR REPLACE INTO cache (key, value) VALUES (?, ?)", rows)
                    self._prune(connection)
                    connection.execute("COMMIT")
                except BaseException:
                    connection.rollback()
                    raise
            except (OSError, sqlite3.Error) as error:
                self._failed(error)

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Remove the oldest tenth, and again, until the pages in use fit."""
        while _used_bytes(connection) > self._max_bytes:
            if connection.execute(_DELETE_OLDEST_TENTH).rowcount == 0:
                return

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            private_file(self._file)
            # The lock keeps threads apart, so any of them may use the connection.
            connection = sqlite3.connect(
                self._file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection = connection
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")  # a lost cache costs time only
            # AUTOINCREMENT: an age is never used twice, so the order stays that of writing.
            connection.execute(
                "CREATE TABLE IF NOT EXISTS cache"
                " (age INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)"
            )
        return self._connection

    def _failed(self, error: Exception) -> None:
        import structlog  # noqa: PLC0415 - the command line starts without it, as long as nothing fails

        structlog.get_logger().warning("the cache could not be used", error=type(error).__name__, reason=str(error))
        self._close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _FILE_IS_BROKEN:
            for ending in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _stored(key: str) -> bytes:
    """Keys may hold text from hostile repositories: any text at all is a key."""
    return key.encode("utf-8", "surrogatepass")


def _used_bytes(connection: sqlite3.Connection) -> int:
    (pages,), (free,), (size,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
