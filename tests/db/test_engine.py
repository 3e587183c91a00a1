"""Which DATABASE_URLs are understood, and that the others are refused without being quoted."""

import pytest

from bot.adapters.db.engine import async_url, sqlite_file, sync_url


@pytest.mark.parametrize(
    ("given", "asynchronous", "synchronous"),
    [
        ("sqlite:///a/b.db", "sqlite+aiosqlite:///a/b.db", "sqlite:///a/b.db"),
        ("sqlite:////a/b.db", "sqlite+aiosqlite:////a/b.db", "sqlite:////a/b.db"),
        ("sqlite+aiosqlite:///b.db", "sqlite+aiosqlite:///b.db", "sqlite:///b.db"),
        ("postgres://u:p@h:5/d", "postgresql+psycopg://u:p@h:5/d", "postgresql+psycopg://u:p@h:5/d"),
        ("postgresql://h/d?sslmode=require", *["postgresql+psycopg://h/d?sslmode=require"] * 2),
        ("postgresql+psycopg://h/d", *["postgresql+psycopg://h/d"] * 2),
    ],
)
def test_urls(given: str, asynchronous: str, synchronous: str) -> None:
    assert async_url(given).render_as_string(hide_password=False) == asynchronous
    assert sync_url(given).render_as_string(hide_password=False) == synchronous


@pytest.mark.parametrize(
    "url",
    [
        "",
        "secret",
        "mysql://u:secret@h/d",
        "postgresql+asyncpg://u:secret@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:secret?mode=memory&uri=true",
        "sqlite+pysqlcipher:///secret",
        "postgresql://u:p@secret@h:secret/d",
    ],
)
def test_other_urls_are_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as caught:
        async_url(url)
    assert "secret" not in str(caught.value)


def test_the_file_of_a_database() -> None:
    assert str(sqlite_file("sqlite:////a/b.db")) == "/a/b.db"
    assert sqlite_file("postgresql://h/d") is None
