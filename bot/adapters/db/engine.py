"""Connections to the database that DATABASE_URL names."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.adapters.db.sqlite import SqliteConnection

BUSY_SECONDS = 30
"""How long to wait for a lock before StoreError. DBOS waits as long in the same file (dbos 3.4, _sys_db_sqlite.py)."""

CONNECT_SECONDS = 10
"""How long to wait for a PostgreSQL server to answer."""

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_SQLITE = frozenset({"sqlite", "sqlite+aiosqlite"})


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def async_url(database_url: str) -> URL:
    """The URL with the asynchronous driver.

    Raises ValueError, without quoting the URL (it may hold a password), where it names neither an SQLite file nor a
    PostgreSQL server. An SQLite database in memory is refused: the workers are processes of their own.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number, which may be half of a password
        raise ValueError("DATABASE_URL is not a URL: use sqlite:///file or postgresql://user@host/name") from None
    if url.drivername in _SQLITE:
        if not url.database or ":memory:" in url.database or url.query:
            raise ValueError(
                "DATABASE_URL must name an SQLite file: sqlite:///relative/file or sqlite:////absolute/file"
            )
        return url.set(drivername="sqlite+aiosqlite")
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    raise ValueError("DATABASE_URL must begin with sqlite:// or postgresql://")


def sync_url(database_url: str) -> URL:
    """The same for synchronous callers (the migrations). Raises ValueError as async_url does."""
    url = async_url(database_url)
    return url.set(drivername="sqlite") if is_sqlite(url) else url


def sqlite_file(database_url: str) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    url = async_url(database_url)
    return Path(url.database) if is_sqlite(url) and url.database else None


def make_engine(database_url: str, *, busy_seconds: float = BUSY_SECONDS, short: bool = False) -> AsyncEngine:
    """An engine for the database; nothing is opened yet. The caller disposes of it. Raises ValueError for a bad URL.
    `short`: each of its statements looks at a few rows (see `adapters.db.sqlite`)."""
    url = async_url(database_url)
    # Values never go into error messages: they may quote the code under review.
    engine = create_async_engine(url, hide_parameters=True, **_connecting(url, busy_seconds, short), **_pool(url))
    _watch(engine.sync_engine)
    return engine


def make_sync_engine(database_url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The same for synchronous callers. The caller disposes of it. Raises ValueError for a bad URL."""
    url = sync_url(database_url)
    engine = create_engine(url, connect_args=connect_arguments(url, busy_seconds), hide_parameters=True, **_pool(url))
    _watch(engine)
    return engine


def _watch(engine: Engine) -> None:
    if is_sqlite(engine.url):
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", _begin)


def _connecting(url: URL, busy_seconds: float, short: bool) -> dict[str, Any]:
    if not is_sqlite(url):
        return {"connect_args": connect_arguments(url, busy_seconds)}
    return {"async_creator": partial(SqliteConnection, str(url.database), busy_seconds, short=short)}


def connect_arguments(url: URL, busy_seconds: float) -> dict[str, Any]:
    """What the driver is told when it connects. Without an isolation level sqlite3 begins no transaction of its own."""
    if is_sqlite(url):
        return {"timeout": busy_seconds, "isolation_level": None}
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "complianceagent"}
    if "options" not in url.query:
        arguments["options"] = f"-c lock_timeout={round(busy_seconds * 1000)}"
    return {name: value for name, value in arguments.items() if name not in url.query}


def prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Each connection: references are checked, and a commit is on the disk before it returns, in WAL mode too."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _pool(url: URL) -> dict[str, Any]:
    """SQLAlchemy's own pool sizes. A PostgreSQL connection is tried before use: servers and networks drop idle ones."""
    return {} if is_sqlite(url) else {"pool_pre_ping": True, "pool_recycle": 1800}


def _begin(connection: Any) -> None:
    """Writers take the write lock at once, so a transaction that reads and then writes never fails in between."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
