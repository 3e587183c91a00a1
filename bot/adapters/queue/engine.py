"""The queue's own connections, which wait for a database that is away.

DBOS repeats what failed because a connection was lost, for as long as it takes. A full or failing disk it takes for a
result, and would store "disk full" as a step's outcome as soon as there is space again. So such errors are marked as
what they are here: the database is away, and comes back.
"""

import sqlite3

import sqlalchemy as sa

CONNECT_SECONDS = 10
IDLE_SECONDS = 60
"""How long PostgreSQL lets a transaction of a worker that hangs hold its locks (DBOS's own default)."""

_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""Primary result codes (sqlite.org/rescode.html); a lock DBOS waits for by itself."""

_POSTGRES_AWAY = ("25006", "58")
"""Read-only (a standby just after a failover), and errors of the server's system (PostgreSQL manual, appendix A)."""


def queue_engine(url: str, *, busy_seconds: float = 30) -> sa.Engine:
    """An engine for DBOS, as it makes its own (dbos 3.4.0, _sys_db_sqlite.py and _dbos_config.py). The caller disposes
    of it. `url` has a synchronous driver; `busy_seconds`: how long SQLite waits for a lock before DBOS tries again."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        engine = sa.create_engine(
            url, connect_args={"timeout": busy_seconds, "isolation_level": "IMMEDIATE"}, hide_parameters=True
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
    else:
        arguments = {
            "application_name": "complianceagent",
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c idle_in_transaction_session_timeout={IDLE_SECONDS * 1000}",
        }
        known = sa.make_url(url).query
        engine = sa.create_engine(
            url,
            connect_args={name: value for name, value in arguments.items() if name not in known},
            hide_parameters=True,
            pool_size=20,
            max_overflow=0,
            pool_pre_ping=True,
        )
    sa.event.listen(engine, "handle_error", _mark)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    # What the queue notes is on the disk with the next commit of ours, which waits for it: all are in one log, of which
    # a power failure takes the end (sqlite.org/wal.html). So what is lost is work that is done again, after what it did
    # was looked for; and nobody waits for a disk while the queue holds the lock.
    connection.execute("PRAGMA synchronous=NORMAL")


def _mark(context: sa.engine.ExceptionContext) -> None:
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", None)
    state = getattr(error, "sqlstate", None)
    if (code is not None and code & 0xFF in _SQLITE_AWAY) or (state is not None and state.startswith(_POSTGRES_AWAY)):
        context.is_disconnect = True
