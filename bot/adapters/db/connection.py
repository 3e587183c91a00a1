"""A connection whose failures speak the port's words."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.errors import translated

T = TypeVar("T")
Upsert = postgresql.Insert | sqlite.Insert


class Connection:
    """One open transaction. Every method raises StoreError where the database cannot do it now."""

    def __init__(self, connection: AsyncConnection, *, reading: bool) -> None:
        self._connection = connection
        self.reading = reading

    @property
    def is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    def insert(self, table: sa.Table) -> Upsert:
        """An insert that knows ON CONFLICT; both databases write it alike, and SQLAlchemy has one class for each."""
        return _insert(table, self.is_sqlite)

    def locking(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """The query, keeping the rows it finds from other writers until the end of a transaction that writes: what is
        decided on them then still holds. (SQLite's write lock, taken at the start, does that for the whole file.)"""
        return query if self.reading else query.with_for_update()

    def json(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """A column of text, to be read as the JSON that it holds."""
        return sa.type_coerce(column, sa.JSON) if self.is_sqlite else sa.cast(column, sa.JSON)

    async def execute(
        self, statement: sa.Executable, rows: Sequence[dict[str, Any]] | dict[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        with translated():
            return await self._connection.execute(statement, rows)

    async def inserted(self, table: sa.Table, row: dict[str, Any]) -> bool:
        """Insert a row, or do nothing on a conflict: whether there was none."""
        return (await self.execute(_insert_or_nothing(table, self.is_sqlite), row)).rowcount == 1

    async def those_inserted(
        self, table: sa.Table, column: sa.Column[Any], rows: Sequence[dict[str, Any]]
    ) -> Sequence[Any]:
        """Insert rows, or nothing for one on a conflict: what stands in a column of those that were inserted."""
        if not rows:
            return ()
        statement = _insert_or_nothing(table, self.is_sqlite).returning(column)
        return (await self.execute(statement, rows)).scalars().all()

    async def first(self, statement: sa.Select[Any], values: dict[str, Any] | None = None) -> sa.Row[Any] | None:
        return (await self.execute(statement, values)).first()

    async def all(self, statement: sa.Select[Any], values: dict[str, Any] | None = None) -> Sequence[sa.Row[Any]]:
        return (await self.execute(statement, values)).all()

    async def run_sync(self, function: Callable[[sa.Connection], T]) -> T:
        """Run a synchronous function in this transaction."""
        with translated():
            return await self._connection.run_sync(function)

    async def commit(self) -> None:
        """Keep everything, and let go of the connection: whoever goes on using it is told so."""
        with translated():
            await self._connection.commit()
            await self._connection.close()


def _insert(table: sa.Table, is_sqlite: bool) -> Upsert:
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


@cache
def _insert_or_nothing(table: sa.Table, is_sqlite: bool) -> Upsert:
    """Made once: building a statement takes longer than running it."""
    return _insert(table, is_sqlite).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
