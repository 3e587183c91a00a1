"""Take over the work of workers that died.

DBOS takes up an executor's own work when it starts, and other executors' only with its paid conductor. On
PostgreSQL each of our workers holds a session advisory lock named after its executor id: the server lets it go
when the process dies, however it dies. Work that is pending for an executor whose lock is free has no worker.
"""

import asyncio
import contextlib
import hashlib
from typing import Self

import sqlalchemy as sa
import structlog
from dbos import DBOS

log = structlog.get_logger()

SWEEP_SECONDS = 2.0
"""Between two looks for work without a worker, and how long a lock must have been free before we believe it."""

LOCK_CLASS = 0x50C2
"""The first key of our advisory locks, so that they meet nobody else's in the same database."""


class Takeover:
    """Holds this worker's lock and sweeps for orphaned work until closed. PostgreSQL only."""

    def __init__(self, url: str, executor: str) -> None:
        self._engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        self._executor = executor
        self._connection: sa.Connection | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> Self:
        self._connection = await asyncio.to_thread(self._lock)
        self._task = asyncio.create_task(self._sweep(), name="takeover")
        return self

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._connection is not None:
            await asyncio.to_thread(self._connection.close)
        self._engine.dispose()

    def _lock(self) -> sa.Connection:
        connection = self._engine.connect()
        if not self._try(connection, self._executor):
            connection.close()
            raise RuntimeError(f"another worker runs under the name {self._executor}")
        return connection

    async def _sweep(self) -> None:
        suspects: set[str] = set()
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                if self._connection is None or not await asyncio.to_thread(self._alive, self._connection):
                    # The connection was cut, and the lock with it: others may take our work for orphaned by now.
                    self._connection = await asyncio.to_thread(self._lock)
                suspects = await self._take_over(suspects)
            except Exception as error:  # the sweep must outlive every fault of the database
                log.warning("could not look for orphaned work", error=type(error).__name__)

    async def _take_over(self, suspects: set[str]) -> set[str]:
        """Take up the work of those who were suspects already at the last sweep; the suspects of this one."""
        pending = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        others = {each.executor_id for each in pending if each.executor_id} - {self._executor}
        free = {each for each in others if await asyncio.to_thread(self._is_free, each)}
        dead = sorted(free & suspects)
        if dead:
            log.info("taking over the work of dead workers", executors=dead)
            # The public way to this needs the conductor; this is the method it calls (dbos 3.4.0, pinned, tested).
            await asyncio.to_thread(DBOS._recover_pending_workflows, dead)
        return free - set(dead)

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
    def _alive(connection: sa.Connection) -> bool:
        try:
            return connection.execute(sa.text("SELECT 1")).scalar() == 1
        except sa.exc.DBAPIError:
            return False
