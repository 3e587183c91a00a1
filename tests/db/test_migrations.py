"""The way to the newest tables: on both databases, twice at once, and never beside the definition in `tables/`."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.adapters.db.engine import sync_url
from bot.adapters.db.migrate import UnknownRevision, current, is_current, latest, upgrade
from bot.adapters.db.tables import metadata
from bot.ports.stores import StoreError


def test_upgrade_leads_to_the_latest_revision_and_may_be_repeated(empty_database_url: str) -> None:
    assert current(empty_database_url) is None
    assert not is_current(empty_database_url)
    upgrade(empty_database_url)
    upgrade(empty_database_url)
    assert current(empty_database_url) == latest()
    assert is_current(empty_database_url)


def test_the_migrations_lead_to_exactly_the_tables_we_define(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, metadata) == []
    finally:
        engine.dispose()


def test_many_starts_at_once_migrate_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [empty_database_url] * 4))
    assert is_current(empty_database_url)


def test_looking_at_the_revision_creates_no_file(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    assert current(f"sqlite:///{file}") is None
    assert not file.exists()


def test_a_database_of_a_newer_release_is_left_alone(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UnknownRevision, match="9999"):
        upgrade(database_url)
    assert not is_current(database_url)


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    upgrade_blocker = "CREATE TABLE evidence_heads (blocked INTEGER)"
    engine = create_engine(sync_url(empty_database_url))
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir()
    with engine.begin() as connection:
        connection.execute(text(upgrade_blocker))
    with pytest.raises(Exception, match="already exists"):
        upgrade(empty_database_url)
    assert current(empty_database_url) is None
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE evidence_heads"))
    engine.dispose()
    upgrade(empty_database_url)
    assert is_current(empty_database_url)


def test_sqlite_keeps_a_write_ahead_log(sqlite_url: str) -> None:
    connection = sqlite3.connect(str(sync_url(sqlite_url).database))
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize("url", ["sqlite:////dev/null/no/folder.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_out_of_reach_is_a_store_error(url: str) -> None:
    with pytest.raises(StoreError):
        upgrade(url)
