"""Encrypted columns on real databases: transparent to the application, useless to whoever reads or rewrites tables."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from complianceagent import (
    EncryptedFieldMixin,
    EncryptionService,
    KeyManagementService,
    KeyPurpose,
    at_row,
    blind_index,
    defaults,
    encrypt_field,
)
from complianceagent.errors import DecryptionFailed
from sqlalchemy import Column, Engine, Integer, LargeBinary, Numeric, String, Uuid, insert, select, text, update
from sqlalchemy.orm import Session, aliased, declarative_base

Base: Any = declarative_base()


class Person(Base):
    __tablename__ = "people"
    id = Column(Uuid, primary_key=True)
    tenant_id = Column(String)
    ssn: Any = Column(encrypt_field(String, tenant="tenant_id"))
    ssn_index: Any = Column(blind_index("ssn"), index=True)
    iq: Any = Column(encrypt_field(Integer))
    photo: Any = Column(encrypt_field(LargeBinary))
    salary: Any = Column(encrypt_field(Numeric))


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    body: Any = Column(encrypt_field(String), nullable=False)
    loose: Any = Column(encrypt_field(String, bind_row=False))


class Made(Base):
    __tablename__ = "made"
    id = Column(Uuid, primary_key=True, default=uuid.uuid4)
    body: Any = Column(encrypt_field(String))


class Old(Base, EncryptedFieldMixin):
    __tablename__ = "old"
    id = Column(Integer, primary_key=True)
    ssn_encrypted: Any = Column(String(500))

    @property
    def ssn(self) -> str | None:
        return self.decrypt_field(self.ssn_encrypted, KeyPurpose.PII)

    @ssn.setter
    def ssn(self, value: str | None) -> None:
        self.ssn_encrypted = self.encrypt_field(value, KeyPurpose.PII)


@pytest.fixture
def session(app: object, engine: Engine) -> Any:
    Base.metadata.create_all(engine)
    with Session(engine) as made:
        yield made


def raw(session: Session, query: str) -> list[Any]:
    return list(session.execute(text(query)).scalars())


A, B = uuid.UUID(int=10), uuid.UUID(int=11)


def two_people(session: Session) -> None:
    session.add(Person(id=A, tenant_id="t", ssn="123-45-6789", iq=99, photo=b"\x00\xff", salary=Decimal("10.50")))
    session.add(Person(id=B, tenant_id="t", ssn="987"))
    session.commit()


def test_values_come_back_as_they_went_in(session: Session) -> None:
    two_people(session)
    found = session.get_one(Person, A)
    assert (found.ssn, found.iq, found.photo, found.salary) == ("123-45-6789", 99, b"\x00\xff", Decimal("10.50"))
    assert session.get_one(Person, B).iq is None
    assert session.execute(select(Person.ssn).order_by(Person.id)).scalars().all() == ["123-45-6789", "987"]
    other = aliased(Person)
    assert session.execute(select(other.ssn).where(other.id == B)).scalar() == "987"
    assert session.execute(select(Person.__table__.c.ssn).where(Person.id == A)).scalar() == "123-45-6789"


def test_the_table_holds_ciphertext_alone(session: Session) -> None:
    two_people(session)
    stored = raw(session, "SELECT ssn FROM people") + raw(session, "SELECT ssn_index FROM people")
    assert all("123-45" not in value for value in stored)
    assert all(value.startswith("ca1.") for value in stored[:2])


@pytest.mark.parametrize(
    "swap",
    [
        "UPDATE people SET ssn = (SELECT ssn FROM people WHERE iq IS NULL)",
        "UPDATE people SET tenant_id = 'other'",
        "UPDATE people SET ssn = iq",
        "UPDATE people SET ssn = 'plain'",
    ],
)
def test_swapped_and_moved_values_are_refused(session: Session, swap: str) -> None:
    two_people(session)
    session.execute(text(swap))
    session.commit()
    with pytest.raises(DecryptionFailed):
        session.execute(select(Person).where(Person.iq.is_not(None))).scalars().all()
    session.rollback()
    with pytest.raises(DecryptionFailed):
        session.execute(select(Person.ssn)).all()


def test_search_by_equality(session: Session) -> None:
    two_people(session)
    found = session.execute(select(Person).where(Person.ssn_index == "987")).scalar_one()
    assert found.id == B
    found.ssn = "555"
    session.commit()
    assert session.execute(select(Person.id).where(Person.ssn_index == "987")).all() == []
    assert session.execute(select(Person.id).where(Person.ssn_index == "555")).scalar() == B


def test_updates_are_encrypted_and_bound(session: Session) -> None:
    two_people(session)
    found = session.get_one(Person, A)
    found.ssn, found.iq = "1", None
    session.commit()
    assert (found.ssn, found.iq, found.salary) == ("1", None, Decimal("10.50"))
    found.id, found.tenant_id = uuid.UUID(int=12), "u"
    session.commit()
    session.expunge_all()
    moved = session.get_one(Person, uuid.UUID(int=12))
    assert (moved.ssn, moved.salary, moved.photo) == ("1", Decimal("10.50"), b"\x00\xff")


def test_a_primary_key_of_the_database_is_bound_too(session: Session) -> None:
    notes = [Note(body=f"n{number}", loose="l") for number in range(3)]
    session.add_all(notes)
    session.flush()
    assert notes[1].body == "n1"
    session.commit()
    assert [note.body for note in notes] == ["n0", "n1", "n2"]
    session.execute(text("UPDATE notes SET body = (SELECT body FROM notes WHERE id = 1)"))
    session.commit()
    with pytest.raises(DecryptionFailed):
        _ = notes[1].body


def test_a_primary_key_that_python_makes(session: Session) -> None:
    made = Made(body="b")
    session.add(made)
    session.commit()
    session.expunge_all()
    assert session.execute(select(Made)).scalar_one().body == "b"


def test_statements_that_bypass_the_orm_have_to_name_the_row(session: Session) -> None:
    with pytest.raises(Exception, match="at_row"):
        session.execute(insert(Note.__table__).values(id=1, body="x"))
    session.rollback()
    session.execute(insert(Note.__table__).values(id=1, body=at_row("x", 1), loose="y"))
    session.execute(update(Note.__table__).where(Note.id == 1).values(body=at_row("z", 1)))
    session.commit()
    found = session.get_one(Note, 1)
    assert (found.body, found.loose) == ("z", "y")


def test_a_subquery_has_to_bring_the_row_along(session: Session) -> None:
    session.add(Note(body="x"))
    session.commit()
    with_row = select(Note.id, Note.body).subquery()
    assert session.execute(select(with_row.c.body)).scalar() == "x"
    without = select(Note.body).subquery()
    with pytest.raises(DecryptionFailed, match="together"):
        session.execute(select(without.c.body))


def test_wrong_types_are_refused(session: Session) -> None:
    for wrong in (True, 1.5, {"a": 1}):
        with pytest.raises(TypeError):
            at_row(wrong, 1)
    with pytest.raises(TypeError):
        encrypt_field(Uuid)
    with pytest.raises(ValueError, match="U\\+001F"):
        at_row("x", "a\x1fb")
    with pytest.raises(Exception, match="does not take"):
        session.execute(insert(Note.__table__).values(id=1, body=at_row(3, 1)))


def test_rotated_keys_go_on_reading_and_new_values_get_the_new_key(session: Session) -> None:
    session.add(Note(body="x"))
    session.commit()
    keys: KeyManagementService = defaults.key_management()
    keys.rotate_key(KeyPurpose.PII, "admin")
    note = session.execute(select(Note)).scalar_one()
    assert note.body == "x"
    note.body = "y"
    session.commit()
    [stored] = raw(session, "SELECT body FROM notes")
    assert EncryptionService(keys).header(stored).version == 2
    assert note.body == "y"


def test_the_mixin(session: Session) -> None:
    old = Old(ssn="123")
    session.add_all([old, Old(ssn=None)])
    session.commit()
    assert old.ssn == "123"
    assert sorted(raw(session, "SELECT ssn_encrypted FROM old WHERE ssn_encrypted IS NOT NULL"))[0].startswith("ca1.")
    old.ssn = "4"
    assert old.ssn == "4"
