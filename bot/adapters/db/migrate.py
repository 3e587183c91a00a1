"""The way to the newest state of the tables, through the steps in `migrations/`.

Synchronous: it is called before a server starts. Two starts at once are fine: the first takes a lock in the database,
the second waits and finds nothing left to do. A migration that fails half-way leaves nothing behind, in both databases.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from complianceagent.private import private_file
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, select

from bot.adapters.db.engine import BUSY_SECONDS, connect_arguments, is_sqlite, prepare_sqlite, sqlite_file, sync_url
from bot.adapters.db.errors import translated
from bot.ports.stores import StoreError

_LOCK = 0x636F6D706C79
"""The key of our PostgreSQL advisory lock: "comply" in ASCII. Any fixed number would do."""


_SCRIPTS = Path(__file__).parent / "migrations"


class UnknownRevision(Exception):
    """The database is at a revision that this release does not know: a newer release has been here."""


def upgrade(database_url: str) -> None:
    """Bring the tables to the newest state; creates the SQLite file and its folder.

    Raises ValueError for a bad URL, StoreError where the database cannot do it now, UnknownRevision.
    """
    file = sqlite_file(database_url)
    if file is not None:
        _prepare_file(file)
    with _connected(database_url, "BEGIN IMMEDIATE") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        _refuse_unknown(_revision(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def current(database_url: str) -> str | None:
    """The revision the database is at; None where it has none of our tables. Raises ValueError and StoreError."""
    file = sqlite_file(database_url)
    if file is not None and not file.exists():
        return None
    with _connected(database_url, "BEGIN") as connection:
        return _revision(connection)


def latest() -> str:
    """The newest revision that this release knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise AssertionError("there is no migration")
    return head


def is_current(database_url: str) -> bool:
    """Whether the tables are what this release needs. Raises ValueError and StoreError."""
    return current(database_url) == latest()


@contextmanager
def _connected(database_url: str, sqlite_begin: str) -> Iterator[Connection]:
    """A connection in a transaction, which SQLite begins with the given words. Undone unless committed."""
    engine = _engine(sync_url(database_url), sqlite_begin)
    try:
        with translated(), engine.connect() as connection:
            connection.begin()
            yield connection
    finally:
        engine.dispose()


def _engine(url: URL, sqlite_begin: str) -> Engine:
    engine = create_engine(url, connect_args=connect_arguments(url, BUSY_SECONDS), hide_parameters=True)
    if is_sqlite(url):
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(sqlite_begin))
    return engine


def _prepare_file(file: Path) -> None:
    """Make the folder, and turn write-ahead logging on: a property of the file, kept from then on.

    SQLite does not wait for a lock when it changes this mode, so we do.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            private_file(file)
            connection = sqlite3.connect(file, timeout=BUSY_SECONDS)
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            finally:
                connection.close()
            return
        except (OSError, sqlite3.Error) as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise StoreError(f"the database file cannot be opened: {error}") from error
            time.sleep(0.05)


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as an interpolation.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_unknown(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise UnknownRevision(f"the database is at revision {revision}, which this release does not know")
