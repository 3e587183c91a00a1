"""Fills the ports Work and Database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.db.chores import ChoreLog
from bot.adapters.db.connection import Connection
from bot.adapters.db.deliveries import Deliveries
from bot.adapters.db.engine import BUSY_SECONDS, make_engine
from bot.adapters.db.errors import translated
from bot.adapters.db.evidence import EvidenceLog
from bot.adapters.db.findings import Findings
from bot.adapters.db.intents import Intents
from bot.adapters.db.jobs import Jobs
from bot.adapters.db.line import Line
from bot.adapters.db.model_tokens import ModelTokens
from bot.adapters.db.names import Names
from bot.adapters.db.paces import Paces
from bot.adapters.db.required_checks import RequiredChecks
from bot.adapters.db.review_pages import ReviewPages
from bot.adapters.db.turns import turn_of
from bot.adapters.db.waivers import Waivers
from bot.core.job import Job
from bot.ports.stores import StoreError

Enqueue = Callable[[sa.Connection, Job, int], None]
"""Puts a job on the durable queue, at its turn, within the transaction of the given synchronous connection."""


class Work:
    """One transaction. See the port."""

    def __init__(
        self, connection: AsyncConnection, enqueue: Enqueue, queued: Callable[[], None] | None, *, reading: bool
    ) -> None:
        self._connection = Connection(connection, reading=reading)
        self._enqueue = enqueue
        self._queued = queued
        self._has_queued = False
        self.deliveries = Deliveries(self._connection)
        self.jobs = Jobs(self._connection)
        self.intents = Intents(self._connection)
        self.findings = Findings(self._connection)
        self.waivers = Waivers(self._connection)
        self.evidence = EvidenceLog(self._connection)
        self.chores = ChoreLog(self._connection)
        self.required_checks = RequiredChecks(self._connection)
        self.model_tokens = ModelTokens(self._connection)
        self.names = Names(self._connection)
        self.paces = Paces(self._connection)
        self.review_pages = ReviewPages(self._connection)

    async def enqueue(self, *some: Job) -> None:
        turns = [self.jobs.turns.get(job.id) or await turn_of(self._connection, job) for job in some]

        def enqueue(connection: sa.Connection) -> None:
            for job, turn in zip(some, turns, strict=True):
                self._enqueue(connection, job, turn)

        if some:
            await self._connection.run_sync(enqueue)
            self._has_queued = True

    async def commit(self) -> None:
        await self._connection.commit()
        if self._has_queued and self._queued is not None:
            self._queued()


class Database:
    """Units of work over an engine that the caller made, and disposes of. `queued` is called when jobs that were put on
    the queue have been committed. On SQLite those who have the same `line` wait there for each other, `hurried` ones
    first."""

    def __init__(
        self,
        engine: AsyncEngine,
        enqueue: Enqueue,
        *,
        busy_seconds: float = BUSY_SECONDS,
        queued: Callable[[], None] | None = None,
        line: Line | None = None,
        hurried: bool = False,
    ) -> None:
        self._engine = engine
        self._enqueue = enqueue
        self._queued = queued
        self._busy_seconds = busy_seconds
        # A writer that waits there holds no connection that a reader might need.
        self._line = (line or Line()) if engine.dialect.name == "sqlite" else None
        self._hurried = hurried

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        if self._line is None:
            async with self._transaction(reading=False) as work:
                yield work
            return
        try:
            async with asyncio.timeout(self._busy_seconds):
                await self._line.enter(hurried=self._hurried)
        except TimeoutError:
            raise StoreError("the database could not do it now: another unit of work holds the lock") from None
        try:
            async with self._transaction(reading=False) as work:
                yield work
        finally:
            self._line.leave()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        async with self._transaction(reading=True) as work:
            yield work

    @asynccontextmanager
    async def _transaction(self, *, reading: bool) -> AsyncIterator[Work]:
        with translated():
            connection = await self._engine.connect()
        try:
            with translated():
                if reading:
                    await self._only_read(connection)
                await connection.begin()
            yield Work(connection, self._enqueue, self._queued, reading=reading)
        finally:
            await asyncio.shield(_close(connection))

    async def _only_read(self, connection: AsyncConnection) -> None:
        if self._line is None:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            await connection.execution_options(reading=True)


async def _close(connection: AsyncConnection) -> None:
    """Undo what was not committed; nothing after a commit, which closed the connection. One that was cut is undone
    already, by the server, and must not hide what its user has to tell."""
    try:
        await connection.close()
    except sa.exc.DBAPIError:
        await connection.close()


def no_queue(connection: sa.Connection, job: Job, turn: int) -> None:
    """For those who open a database only to look at it or to keep things: there is no queue to put a job on."""
    raise RuntimeError(f"this database was opened without a queue, so {job.id} cannot be enqueued")


@asynccontextmanager
async def opened(database_url: str, enqueue: Enqueue = no_queue) -> AsyncIterator[Database]:
    """A database for as long as the block lasts. Raises ValueError for a bad URL."""
    engine = make_engine(database_url)
    try:
        yield Database(engine, enqueue)
    finally:
        await engine.dispose()
