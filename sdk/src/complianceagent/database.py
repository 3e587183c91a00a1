"""The database that services share: any that SQLAlchemy reaches; SQLite and PostgreSQL are tested."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, func, inspect, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from complianceagent.errors import NotConfigured
from complianceagent.private import private_file

metadata = MetaData()
"""All tables of this package, each named `ca_...`: for applications that make tables by migrations of their own."""

MAKING = 0x6361_7461_626C_6573
"""The number of PostgreSQL's advisory lock that whoever makes tables holds ("catables" in ASCII)."""

BUSY_MILLISECONDS = 30_000
"""How long a writer of SQLite waits for another one."""

_prepared: WeakSet[Engine] = WeakSet()
_lock = threading.Lock()
_here = threading.local()


@contextmanager
def ours() -> Iterator[None]:
    """What this thread opens within this block are connections for tables and keys of this package."""
    before = is_ours()
    _here.ours = True
    try:
        yield
    finally:
        _here.ours = before


def is_ours() -> bool:
    return getattr(_here, "ours", False)


def open_engine(url: str) -> Engine:
    """An engine for a URL. A new SQLite file is readable by its owner alone, and every commit reaches the disk."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if not parsed.database or parsed.database == ":memory:":  # one connection: each has a database of its own
        return create_engine(parsed, poolclass=StaticPool, connect_args={"check_same_thread": False})
    private_file(Path(parsed.database))
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: object) -> None:
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", f"busy_timeout = {BUSY_MILLISECONDS}")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").close()


def prepare(engine: Engine, *also: Callable[[Connection], None], tables: list[Table]) -> None:
    """Make tables that are not there yet, and what `also` makes beside them. Many processes may call it at once."""
    with _lock, ours():
        with engine.connect() as connection:
            if _are_there(connection, tables):
                return
        try:
            with engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    # One at a time: triggers made anew on tables that others write to by now would deadlock with them.
                    connection.execute(select(func.pg_advisory_xact_lock(MAKING)))
                    if _are_there(connection, tables):
                        return
                metadata.create_all(connection, tables=tables)
                for step in also:
                    step(connection)
        except DBAPIError:
            with engine.connect() as connection:  # another process may have been quicker
                if not _are_there(connection, tables):
                    raise


def _are_there(connection: Connection, tables: list[Table]) -> bool:
    return {table.name for table in tables} <= set(inspect(connection).get_table_names())


def insert_into(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT. Raises NotConfigured for a database that has none."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    raise NotConfigured(f"the database {connection.dialect.name} is not supported: use SQLite or PostgreSQL")
