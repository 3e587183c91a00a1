"""Tenants kept apart: by the database itself on PostgreSQL, and by every statement of a session elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    sessionmaker,
    with_loader_criteria,
)
from sqlalchemy.types import String

from complianceagent.errors import NotConfigured, TenantViolation

SETTING = "complianceagent.tenant"
"""The PostgreSQL setting that names the tenant of a transaction."""

_tenant: ContextVar[str | None] = ContextVar("complianceagent_tenant", default=None)
S = TypeVar("S", bound=Session)


@contextmanager
def tenant_scope(tenant_id: object) -> Iterator[None]:
    """Within this block, one tenant's data is seen and written. Raises ValueError for an empty tenant."""
    if tenant_id is None or str(tenant_id) == "":
        raise ValueError("which tenant?")
    token = _tenant.set(str(tenant_id))
    try:
        yield
    finally:
        _tenant.reset(token)


def current_tenant() -> str:
    """The tenant of the block. Raises TenantViolation outside of one: without a tenant nothing is seen."""
    found = _tenant.get()
    if found is None:
        raise TenantViolation("no tenant is named: use tenant_scope")
    return found


class TenantScoped:
    """A mixin for models whose rows belong to a tenant."""

    @declared_attr
    def tenant_id(cls) -> Mapped[str]:
        """Whose row it is: set by `enforce_tenant`'s sessions where it is empty."""
        return mapped_column(String(200), index=True, nullable=False)


def enable_row_level_security(connection: Connection, table: Table, column: str = "tenant_id") -> None:
    """Make PostgreSQL show and take only rows of the transaction's tenant, from the table's owner, too.

    Superusers and roles with BYPASSRLS are not bound by policies: the application must use another role. Raises
    NotConfigured for another database.
    """
    if connection.dialect.name != "postgresql":
        raise NotConfigured("row level security is PostgreSQL's: use enforce_tenant elsewhere")
    quote = connection.dialect.identifier_preparer
    name, policy = quote.format_table(table), quote.quote(f"{table.name}_tenant")
    mine = f"{quote.quote(column)}::text = current_setting('{SETTING}', true)"
    for statement in (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {policy} ON {name}",
        f"CREATE POLICY {policy} ON {name} USING ({mine}) WITH CHECK ({mine})",
    ):
        connection.exec_driver_sql(statement)


def set_tenant(connection: Connection, tenant_id: object | None = None) -> None:
    """Name the tenant of this transaction to PostgreSQL (default: that of the block). It is forgotten at its end.

    Raises TenantViolation where there is none.
    """
    tenant = current_tenant() if tenant_id is None else str(tenant_id)
    connection.execute(text("SELECT set_config(:name, :tenant, true)"), {"name": SETTING, "tenant": tenant})


def enforce_tenant(factory: sessionmaker[S]) -> sessionmaker[S]:
    """Make every session of this factory see and write rows of the block's tenant alone, on any database.

    - ORM statements get the tenant as a criterion, for every model with TenantScoped, in joins and aliases, too;
    - objects that are saved get the tenant, or must have it already; TenantViolation otherwise;
    - statements that the ORM does not know (text, Core) are refused with TenantViolation;
    - a session serves one tenant, since it remembers rows.

    On PostgreSQL each transaction names its tenant to the database as well.
    """
    event.listen(factory, "do_orm_execute", _criteria)
    event.listen(factory, "before_flush", _check_flush)
    event.listen(factory, "after_begin", _name_tenant)
    return factory


def _tenant_of(session: Session) -> str:
    tenant = current_tenant()
    if session.info.setdefault("complianceagent_tenant", tenant) != tenant:
        raise TenantViolation("this session serves another tenant: use a new one")
    return tenant


def _criteria(state: ORMExecuteState) -> None:
    tenant = _tenant_of(state.session)
    if not state.is_orm_statement:
        raise TenantViolation("a statement without ORM models cannot be kept within a tenant")
    if state.is_insert:
        raise TenantViolation("insert by saving objects: a bulk insert cannot be kept within a tenant")
    if not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(
            with_loader_criteria(TenantScoped, lambda cls: cls.tenant_id == tenant, include_aliases=True)
        )


def _check_flush(session: Session, *_: Any) -> None:
    tenant = _tenant_of(session)
    for found in session.new:
        if isinstance(found, TenantScoped) and found.tenant_id is None:
            found.tenant_id = tenant
    for found in (*session.new, *session.dirty, *session.deleted):
        if isinstance(found, TenantScoped) and found.tenant_id != tenant:
            raise TenantViolation(f"a {type(found).__name__} of another tenant was about to be written")


def _name_tenant(session: Session, _: Any, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        set_tenant(connection, _tenant_of(session))
