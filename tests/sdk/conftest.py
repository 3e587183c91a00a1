"""What the tests of the SDK share: an application with its own database and keys, gone after the test."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from complianceagent import configure
from complianceagent.config import restore
from complianceagent.database import open_engine
from sqlalchemy import Engine

from tests.db.fixtures import Postgres

MASTER = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A configured application; its folder."""
    monkeypatch.setenv("TEST_MASTER_KEY", MASTER)
    configure(regulations=["SOC2"], home=tmp_path, database="sqlite://", master_key="env:TEST_MASTER_KEY")
    yield tmp_path
    restore(None)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        made = open_engine(f"sqlite:///{tmp_path / 'app.db'}")
        yield made
        made.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.create()
    made = open_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    yield made
    made.dispose()
    server.drop(url)
