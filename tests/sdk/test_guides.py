"""Every block of the two guides runs as it stands, with what the guides leave out supplied here."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from complianceagent import (
    AuditLogService,
    ComplianceEvidence,
    ControlTest,
    KeyManagementService,
    KeyState,
    Principal,
    SOC2Control,
    acting_as,
)
from complianceagent.errors import AccessDenied, NotAuthenticated
from fastapi import FastAPI, HTTPException
from sqlalchemy import UUID, Column, Integer, String, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Session, declared_attr

from tests.sdk.snippets import blocks, run

PAGE = Path(__file__).parent / "guides.md"
BLOCKS = blocks(PAGE)


class Rows:
    """An application's own data access."""

    async def get(self, key: str) -> str:
        return f"row {key}"

    async def delete(self, key: str) -> None:
        return None

    async def query(self, *period: str) -> tuple[str, ...]:
        return period


class Database:
    customers = users = audit_logs = data = Rows()


class Anything:
    """An `app` whose routes take any handler."""

    def __getattr__(self, _: str) -> Any:
        return lambda *_, **__: lambda function: function


def base() -> Any:
    class Base(DeclarativeBase):
        @declared_attr.directive
        def __tablename__(cls) -> str:
            return cls.__name__.lower()

    class WithId(Base):
        __abstract__ = True
        id = Column(Integer, primary_key=True)

    return Base, WithId


def around() -> dict[str, Any]:
    plain, with_id = base()
    found: dict[str, Any] = {name: uuid.uuid4() for name in ("user_id", "tenant_id", "admin_user_id", "engagement_id")}
    return found | {
        "db": Database(), "app": Anything(), "User": object, "HTTPException": HTTPException,
        "ResourceNotFoundError": KeyError, "create_engine": create_engine, "UUID": UUID, "Column": Column,
        "String": String, "Base": with_id, "PlainBase": plain, "request_ip": "192.0.2.1", "client_ip": "192.0.2.1",
        "user_agent": "browser", "datetime": datetime, "control": SOC2Control(control_id="CC6.6"),
    }  # fmt: skip


async def did(start: str) -> dict[str, Any]:
    """Run the blocks in which this line stands; the names afterwards."""
    from complianceagent import access_control, audit_log, rate_limit, require_authentication, require_role

    names = around() | {
        "audit_log": audit_log, "access_control": access_control, "rate_limit": rate_limit,
        "require_authentication": require_authentication, "require_role": require_role,
    }  # fmt: skip
    found = [(line, code) for line, code in BLOCKS if start in code]
    assert len(found) == 1, start
    await run(PAGE, *found[0], names)
    return names


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("number", range(len(BLOCKS)))
async def test_every_block_runs(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = around()
    if "require_role" in BLOCKS[number][1]:
        import complianceagent

        names |= {name: getattr(complianceagent, name) for name in dir(complianceagent)} | {"app": Anything()}
    if "configure(" in BLOCKS[number][1]:
        monkeypatch.setenv("COMPLIANCEAGENT_HOME", str(tmp_path))
    await run(PAGE, *BLOCKS[number], names)


async def test_decorators(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLIANCEAGENT_HOME", str(app / "home"))
    names = await did("async def get_customer_data")
    with acting_as(Principal("ann", frozenset({"support"}))):
        assert await names["get_customer_data"]("7") == "row 7"
        assert await names["view_audit_logs"]("a", end_date="b") == ("a", "b")
    with pytest.raises(NotAuthenticated):
        await names["view_audit_logs"]("a", "b")
    [entry] = AuditLogService().entries()
    assert (entry.body["event_type"], entry.body["resource_id"], entry.body["regulation"]) == (
        "data_access",
        "7",
        "SOC2",
    )


@pytest.mark.usefixtures("app")
async def test_layers() -> None:
    operation = (await did("async def admin_operation"))["admin_operation"]
    with pytest.raises(NotAuthenticated):
        await operation()
    with acting_as(Principal("bob", frozenset({"user"}))), pytest.raises(AccessDenied):
        await operation()
    with acting_as(Principal("ann", frozenset({"admin"}))):
        await operation()
    outcomes = [(entry.body.get("action"), entry.body["outcome"]) for entry in AuditLogService().entries()]
    assert outcomes == [("admin_operation", "denied"), ("admin_action", "attempt"), ("admin_action", "success")]


@pytest.mark.usefixtures("app")
async def test_encrypted_columns() -> None:
    plain = (await did("class Customer(Base)"))["Customer"]
    client = (await did("class Client(Base, EncryptedFieldMixin)"))["Client"]
    for model, values in (
        (plain, {"id": uuid.uuid4(), "name": "n", "ssn": "123", "tax_id": "4"}),
        (client, {"ssn": "123", "bank_account": "4"}),
    ):
        engine = create_engine("sqlite://")
        model.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(model(**values))
            session.commit()
            assert session.query(model).one().ssn == "123"
            stored = session.execute(text(f"SELECT * FROM {model.__tablename__}")).one()
            assert "123" not in stored
        engine.dispose()


@pytest.mark.usefixtures("app")
async def test_encryption_keys_sessions_log() -> None:
    assert (await did("decrypted_ssn = "))["decrypted_ssn"] == "123-45-6789"
    names = await did("keys_to_rotate = ")
    assert (names["key_info"].version, names["new_key_info"].version, names["keys_to_rotate"]) == (1, 2, [])
    assert KeyManagementService().key_info("engagement_encryption_key", 1).state is KeyState.DEPRECATED
    names = await did("session = session_security.validate_session")
    assert names["session"].user_id == str(names["user_id"])
    names = await did("await audit_log.log_security_event")
    assert [entry.body["event_type"] for entry in names["audit_log"].entries(names["tenant_id"])] == [
        "data_access", "data_modification", "unauthorized_access_attempt",
    ]  # fmt: skip
    assert (await did("report = await"))["report"].total_events == 0


async def test_records_of_controls() -> None:
    control = (await did("control = SOC2Control("))["control"]
    assert (control.control_id, control.status) == ("CC6.6", "implemented")
    assert isinstance((await did("evidence = ComplianceEvidence("))["evidence"], ComplianceEvidence)
    assert isinstance((await did("test = ControlTest("))["test"], ControlTest)


@pytest.mark.usefixtures("app")
async def test_an_instance_of_the_middleware() -> None:
    application: FastAPI = (await did("app.add_middleware(security_middleware)"))["app"]

    @application.post("/hello")
    def hello() -> str:
        return "hello"

    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
        answer = await client.post("/hello")
        assert (answer.status_code, answer.headers["x-frame-options"]) == (200, "DENY")
        assert (await client.post("/hello", headers={"cookie": "session=x"})).status_code == 403
