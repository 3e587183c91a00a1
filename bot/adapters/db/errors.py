"""Telling "the database could not do it now" from a mistake of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bot.ports.stores import StoreError

_SQLITE_NOT_NOW = {
    sqlite3.SQLITE_BUSY: "the database is locked by another process",
    sqlite3.SQLITE_LOCKED: "the database is locked by another process",
    sqlite3.SQLITE_NOMEM: "out of memory",
    sqlite3.SQLITE_READONLY: "the database file may not be written",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "the database is locked by another process",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged; restore a backup",
    sqlite3.SQLITE_NOTADB: "the file is not an SQLite database",
}
"""Primary result codes (sqlite.org/rescode.html) that time or an operator can mend."""

_POSTGRES_NOT_NOW = {
    "08": "the connection was lost",
    "25006": "the server is read-only at the moment",
    "25P03": "the transaction was idle for too long",
    "28": "the server refused the user or password",
    "3D000": "the database does not exist",
    "40": "another transaction was in the way",
    "53": "the server is out of disk, memory or connections",
    "55P03": "a lock could not be had in time",
    "57": "the server was stopped or the statement cancelled",
    "58": "the server's system reported an error",
    "XX001": "the server found damaged data; restore a backup",
    "XX002": "the server found a damaged index; rebuild it",
}
"""SQLSTATE classes and codes (PostgreSQL manual, appendix A) that time or an operator can mend."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what time or an operator can mend into StoreError; let everything else (our mistakes) pass as it is.

    The message is in words of ours: a driver's own may quote values, and names hosts and users.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise StoreError("all connections to the database are in use") from error
    except exc.DBAPIError as error:
        reason = _not_now(error)
        if reason is None:
            raise
        raise StoreError(f"the database could not do it now: {reason}") from error


def _not_now(error: exc.DBAPIError) -> str | None:
    """The reason in words, or None for an error that trying again will not mend."""
    if error.connection_invalidated:
        return _POSTGRES_NOT_NOW["08"]
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE_NOT_NOW.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _POSTGRES_NOT_NOW.get(state) or _POSTGRES_NOT_NOW.get(state[:2])
    # Without a code of the server's, an operational error means that there was no server to give one.
    return "the database cannot be reached" if isinstance(error, exc.OperationalError) else None
