"""Tenants kept apart: by PostgreSQL's policies, and by every statement of a session."""

from collections.abc import Iterator
from typing import Any

import pytest
from complianceagent import TenantScoped, enable_row_level_security, enforce_tenant, set_tenant, tenant_scope
from complianceagent.database import open_engine
from complianceagent.errors import NotConfigured, TenantViolation
from sqlalchemy import Engine, Integer, String, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, sessionmaker

from tests.db.fixtures import Postgres


class Base(DeclarativeBase):
    pass


class Invoice(TenantScoped, Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(50))


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [{"id": 1, "title": "a", "tenant_id": "acme"}, {"id": 2, "title": "b", "tenant_id": "other"}]
        connection.execute(insert(Invoice.__table__), rows)
    return enforce_tenant(sessionmaker(engine))


def test_only_the_tenants_rows_are_seen_and_changed(sessions: sessionmaker[Session], engine: Engine) -> None:
    with tenant_scope("acme"), sessions() as session:
        assert [found.title for found in session.execute(select(Invoice)).scalars()] == ["a"]
        assert session.execute(select(Invoice.title)).scalars().all() == ["a"]
        assert session.execute(select(aliased(Invoice).title)).scalars().all() == ["a"]
        assert session.get(Invoice, 2) is None
        session.execute(update(Invoice).values(title="mine"))
        session.execute(delete(Invoice).where(Invoice.id == 2))
        session.add(Invoice(id=3, title="c"))
        session.commit()
    with engine.connect() as connection:
        rows = connection.execute(select(Invoice.__table__.c["id", "title", "tenant_id"]).order_by(Invoice.id)).all()
    assert [tuple(row) for row in rows] == [(1, "mine", "acme"), (2, "b", "other"), (3, "c", "acme")]


def test_what_cannot_be_kept_within_a_tenant_is_refused(sessions: sessionmaker[Session]) -> None:
    def under_acme(act: Any) -> None:
        with tenant_scope("acme"), sessions() as session, pytest.raises(TenantViolation):
            act(session)

    def add_for_other(session: Session) -> None:
        session.add(Invoice(id=9, title="x", tenant_id="other"))
        session.flush()

    def move(session: Session) -> None:
        session.get_one(Invoice, 1).tenant_id = "other"
        session.flush()

    def change_tenant(session: Session) -> None:
        session.execute(select(Invoice))
        with tenant_scope("other"):
            session.execute(select(Invoice))

    under_acme(lambda session: session.execute(text("SELECT * FROM invoices")))
    under_acme(lambda session: session.execute(select(Invoice.__table__)))
    under_acme(lambda session: session.execute(insert(Invoice), [{"id": 9, "title": "x", "tenant_id": "other"}]))
    under_acme(add_for_other)
    under_acme(move)
    under_acme(change_tenant)
    with sessions() as session, pytest.raises(TenantViolation):
        session.execute(select(Invoice))
    with pytest.raises(ValueError, match="tenant"), tenant_scope(""):
        pass


@pytest.fixture
def owner_and_app(postgres: Postgres) -> Iterator[tuple[Engine, Engine]]:
    """A database with policies, as its superuser sees it and as an ordinary role does."""
    url = postgres.create()
    owner = open_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    Base.metadata.create_all(owner)
    with owner.begin() as connection:
        enable_row_level_security(connection, Invoice.__table__)  # type: ignore[arg-type]  # a Table
        enable_row_level_security(connection, Invoice.__table__)  # type: ignore[arg-type]  # twice is once
        connection.execute(text("DROP ROLE IF EXISTS shop_app"))
        connection.execute(text("CREATE ROLE shop_app LOGIN PASSWORD 'shop' NOSUPERUSER NOBYPASSRLS"))
        connection.execute(text("GRANT SELECT, INSERT, UPDATE, DELETE ON invoices TO shop_app"))
        rows = [{"id": 1, "title": "a", "tenant_id": "acme"}, {"id": 2, "title": "b", "tenant_id": "other"}]
        connection.execute(insert(Invoice.__table__), rows)
    app = open_engine(owner.url.set(username="shop_app", password="shop").render_as_string(hide_password=False))
    yield owner, app
    app.dispose()
    with owner.begin() as connection:
        connection.execute(text("DROP OWNED BY shop_app"))
        connection.execute(text("DROP ROLE shop_app"))
    owner.dispose()
    postgres.drop(url)


def test_nobody_reads_across_tenants_on_postgresql(owner_and_app: tuple[Engine, Engine]) -> None:
    _, app = owner_and_app
    everything = text("SELECT title FROM invoices")
    with app.connect() as connection:
        assert connection.execute(everything).scalars().all() == []
    with app.begin() as connection, tenant_scope("acme"):
        set_tenant(connection)
        assert connection.execute(everything).scalars().all() == ["a"]
        assert connection.execute(text("UPDATE invoices SET title = 'x' WHERE id = 2")).rowcount == 0
        assert connection.execute(text("DELETE FROM invoices WHERE id = 2")).rowcount == 0
    for attempt in (
        "INSERT INTO invoices (id, title, tenant_id) VALUES (9, 'x', 'other')",
        "UPDATE invoices SET tenant_id = 'other' WHERE id = 1",
    ):
        with app.connect() as connection, pytest.raises(DBAPIError, match="row-level security"):
            set_tenant(connection, "acme")
            connection.execute(text(attempt))
    with app.connect() as connection:  # the tenant was forgotten with its transaction
        assert connection.execute(everything).scalars().all() == []
    with tenant_scope("other"), enforce_tenant(sessionmaker(app))() as session:
        assert [found.title for found in session.execute(select(Invoice)).scalars()] == ["b"]


def test_policies_are_postgresqls_alone() -> None:
    engine = open_engine("sqlite://")
    with engine.begin() as connection, pytest.raises(NotConfigured):
        enable_row_level_security(connection, Invoice.__table__)  # type: ignore[arg-type]  # a Table
    engine.dispose()
