"""On SQLite, with keys in the application's own file: the first encrypted value may come late in a transaction."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from complianceagent import EncryptedFieldMixin, KeyPurpose, blind_index, configure, encrypt_field
from complianceagent.config import restore
from complianceagent.database import open_engine
from sqlalchemy import Column, Engine, Integer, String, event, insert
from sqlalchemy.orm import Session, declarative_base

from tests.sdk.conftest import MASTER

Base: Any = declarative_base()


class Plain(Base):
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True)


class Patient(Base):
    __tablename__ = "patients"
    id = Column(Integer, primary_key=True)
    name: Any = Column(encrypt_field(String, KeyPurpose.PHI))
    name_index: Any = Column(blind_index("name"))


class Account(Base, EncryptedFieldMixin):
    __tablename__ = "accounts"
    id = Column(Integer, primary_key=True)
    number: Any = Column(String(500))


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The application's engine; its keys are in the same file, and nobody waits longer than a fifth of a second."""
    monkeypatch.setattr("complianceagent.database.BUSY_MILLISECONDS", 200)
    monkeypatch.setenv("TEST_MASTER_KEY", MASTER)
    engine = open_engine(f"sqlite:///{tmp_path / 'app.db'}")
    configure(home=tmp_path, database=f"sqlite:///{tmp_path / 'app.db'}", master_key="env:TEST_MASTER_KEY")
    yield engine
    engine.dispose()
    restore(None)


@pytest.mark.parametrize("immediate", [False, True])
def test_the_first_key_is_there_before_the_transaction_writes(own_file: Engine, immediate: bool) -> None:
    if immediate:
        event.listen(own_file, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        event.listen(own_file, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    Base.metadata.create_all(own_file)
    with Session(own_file) as session:
        session.add(Plain(id=1))
        session.flush()  # from here on the file is locked for everybody else
        session.add(Patient(id=1, name="Ann"))
        account = Account(id=1)
        account.number = account.encrypt_field("4711", KeyPurpose.PII)
        session.add(account)
        session.commit()
    with Session(own_file) as session:
        assert session.query(Patient).where(Patient.name_index == "Ann").one().name == "Ann"


def test_what_is_not_encrypted_is_written_without_keys(own_file: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_MASTER_KEY")
    Base.metadata.create_all(own_file)
    with own_file.begin() as connection:
        connection.execute(insert(Plain).values(id=1))
