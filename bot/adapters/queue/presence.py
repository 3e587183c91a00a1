"""Who is alive: on PostgreSQL each worker holds a session advisory lock named after its executor id.

The server lets the lock go when the process dies, however it dies: where it is free, nobody works under that name.
"""

import asyncio
import hashlib
from typing import Self

import sqlalchemy as sa

LOCK_CLASS = 0x50C2
"""The first key of our advisory locks, so that they meet nobody else's in the same database."""


class Presence:
    """Holds this worker's lock until closed. PostgreSQL only."""

    def __init__(self, url: str, executor: str) -> None:
        self._engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        self._executor = executor
        self._connection: sa.Connection | None = None

    async def start(self) -> Self:
        """Raises RuntimeError where another worker has this name, and sqlalchemy's errors."""
        self._connection = await asyncio.to_thread(self._lock)
        return self

    async def renew(self) -> bool:
        """Whether the lock was held all the time; if the connection was cut, it is taken again. Raises as `start`."""
        if self._connection is not None and await asyncio.to_thread(self._holds, self._connection):
            return True
        self.close()
        await self.start()
        return False

    async def is_free(self, executor: str) -> bool:
        return await asyncio.to_thread(self._is_free, executor)

    def close(self) -> None:
        """Not in a thread: when a process ends, nobody may be there to run it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _lock(self) -> sa.Connection:
        connection = self._engine.connect()
        if not self._try(connection, self._executor):
            connection.close()
            raise RuntimeError(f"another worker runs under the name {self._executor}")
        return connection

    def _is_free(self, executor: str) -> bool:
        with self._engine.connect() as connection:
            # Closing the connection lets the lock go again.
            return self._try(connection, executor)

    @staticmethod
    def _try(connection: sa.Connection, executor: str) -> bool:
        key = int.from_bytes(hashlib.sha256(executor.encode()).digest()[:4], "big", signed=True)
        query = sa.text("SELECT pg_try_advisory_lock(:space, :key)")
        return bool(connection.execute(query, {"space": LOCK_CLASS, "key": key}).scalar())

    @staticmethod
    def _holds(connection: sa.Connection) -> bool:
        try:
            return connection.execute(sa.text("SELECT 1")).scalar() == 1
        except sa.exc.DBAPIError:
            return False
