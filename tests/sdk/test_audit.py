"""The audit log on real databases: what is written, by many at once, and what a report makes of it."""

import asyncio
import json
import subprocess
import sys
import threading
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from complianceagent import canonical_json
from complianceagent.audit.body import names_one_of
from complianceagent.audit.events import AuditEvent, AuditEventType, AuditSeverity, RetentionClass
from complianceagent.audit.service import AuditLogService
from complianceagent.audit.store import AuditStore
from complianceagent.errors import AuditFailed
from complianceagent.testing import FrozenClock, MemorySink
from sqlalchemy import Engine, event, text

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def audit(engine: Engine, clock: FrozenClock) -> AuditLogService:
    return AuditLogService(engine, clock=clock)


async def log_three(audit: AuditLogService, user: uuid.UUID, tenant: uuid.UUID) -> None:
    await audit.log_data_access(
        user_id=user,
        tenant_id=tenant,
        resource_type="engagement",
        resource_id=7,
        action="Viewed",
        ip_address="192.0.2.1",
        fields_accessed=["client_name"],
    )
    await audit.log_data_modification(
        user_id=user,
        tenant_id=tenant,
        resource_type="engagement",
        resource_id=7,
        operation="UPDATE",
        before_values={"status": "draft", "rate": 0.5, "cost": Decimal("1.10"), "on": datetime(2025, 1, 2)},
        after_values={"status": "done", "password": "hunter2", "ssn": "123-45-6789", "notes": [{"apiKey": "k"}]},
    )
    await audit.log_security_event(
        event_type=AuditEventType.UNAUTHORIZED_ACCESS_ATTEMPT,
        user_id=user,
        tenant_id=tenant,
        description="no right",
        severity=AuditSeverity.WARNING,
        ip_address=None,
    )


async def test_what_is_logged(audit: AuditLogService) -> None:
    user, tenant = uuid.uuid4(), uuid.uuid4()
    await log_three(audit, user, tenant)
    access, change, event = audit.entries(tenant)
    assert access.body == {
        "event_type": "data_access",
        "action": "Viewed",
        "severity": "info",
        "outcome": "success",
        "user_id": str(user),
        "resource_type": "engagement",
        "resource_id": "7",
        "ip_address": "192.0.2.1",
        "details": {"fields_accessed": ["client_name"]},
    }
    details: Any = change.body["details"]
    assert details["before"] == {"status": "draft", "rate": "0.5", "cost": "1.10", "on": "2025-01-02T00:00:00.000000Z"}
    assert details["after"]["password"] == "[redacted]"
    assert details["after"]["notes"] == [{"apiKey": "[redacted]"}]
    assert "6789" not in json.dumps(details)
    shown: Any = list(audit.entries(tenant, reveal=True))[1].body["details"]
    assert shown["after"]["ssn"] == "123-45-6789"
    assert (event.body["severity"], event.body["event_type"]) == ("warning", "unauthorized_access_attempt")
    assert audit.verify(tenant).ok
    assert audit.tenants() == [str(tenant)]


def test_every_security_event_of_the_guide_is_known() -> None:
    assert {
        "login_success",
        "login_failure",
        "logout",
        "password_change",
        "permission_change",
        "data_access",
        "data_modification",
        "data_deletion",
        "api_key_created",
        "api_key_revoked",
    } <= set(AuditEventType)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("pin", True),
        ("userPIN", True),
        ("shipping", False),
        ("card_number", False),
        ("new-password", True),
        ("APIKey", True),
    ],
)
def test_names_are_known_however_they_are_written(name: str, found: bool) -> None:
    assert names_one_of(name, frozenset({"pin", "password", "apikey"})) is found


def test_odd_text_is_kept_readable(audit: AuditLogService) -> None:
    audit.record(AuditEvent("action", user_id="a\x00b\ud800", details={"\ud800": "é" * 10}))
    [entry] = audit.entries()
    assert entry.body["user_id"] == "a\\u0000b\\ud800"
    assert entry.body["details"] == {"\\ud800": "é" * 10}
    assert audit.verify().ok


def test_how_long_each_kind_is_kept(audit: AuditLogService, engine: Engine) -> None:
    events = [
        AuditEvent(AuditEventType.FINANCIAL_TRANSACTION),
        AuditEvent(AuditEventType.DATA_MODIFICATION, resource_type="invoice"),
        AuditEvent(AuditEventType.PERMISSION_CHANGE),
        AuditEvent(AuditEventType.DATA_ACCESS),
        AuditEvent(AuditEventType.LOGIN_FAILURE),
        AuditEvent("anything", retention=RetentionClass.FINANCIAL),
    ]
    audit.record_all(events)
    with engine.connect() as connection:
        ends = connection.execute(text("SELECT expires_at FROM ca_audit_bodies ORDER BY seq")).scalars().all()
    assert [end[:4] for end in ends] == ["2032", "2032", "2027", "2026", "2026", "2032"]


def test_an_entry_of_a_transaction_shares_its_fate(audit: AuditLogService, engine: Engine) -> None:
    with engine.begin() as connection:
        audit.record(AuditEvent("kept"), connection=connection)
    with engine.connect() as connection:
        audit.record(AuditEvent("undone"), connection=connection)
        connection.rollback()
    assert [entry.body["event_type"] for entry in audit.entries()] == ["kept"]


def test_a_log_that_cannot_be_written_says_so(audit: AuditLogService, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE ca_audit_bodies"))
    with pytest.raises(AuditFailed) as caught:
        audit.record(AuditEvent("action", action="confidential"))
    assert "confidential" not in str(caught.value)


def test_writers_of_many_threads_and_services_make_one_chain(engine: Engine) -> None:
    """Two services stand for two processes: they share nothing but the database."""
    services = [AuditLogService(engine) for _ in range(2)]
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for index in range(20):
                services[number % 2].record(AuditEvent("action", action=f"{number}.{index}", tenant_id=str(index % 2)))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = [entry.body["action"] for tenant in "01" for entry in services[0].entries(tenant)]
    assert sorted(found) == sorted(f"{number}.{index}" for number in range(8) for index in range(20))
    assert all(services[0].verify(tenant).ok for tenant in "01")


async def test_one_bad_event_does_not_spoil_the_others(audit: AuditLogService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events of many tasks are written in one transaction: a refusal of one of them fails that one alone."""
    whole = AuditStore.append_in

    def refusing(self: AuditStore, connection: Any, drafts: Any) -> Any:
        if any(draft.body["event_type"] == "bad" for draft in drafts):
            raise ValueError("bad")
        return whole(self, connection, drafts)

    monkeypatch.setattr(AuditStore, "append_in", refusing)
    names = ["good", "bad", "good", "good"]
    results = await asyncio.gather(*(audit.log(AuditEvent(name)) for name in names), return_exceptions=True)
    assert [isinstance(result, AuditFailed) for result in results] == [False, True, False, False]
    assert len(list(audit.entries())) == 3


async def test_the_report(audit: AuditLogService, clock: FrozenClock) -> None:
    for day in range(10):
        audit.record_all(
            [AuditEvent("data_access", user_id="ann", tenant_id="t")] * (100 if day == 7 else 10 + day % 3)
        )
        clock.advance(timedelta(days=1))
    for _ in range(6):
        audit.record(AuditEvent("login_failure", user_id="bob", ip_address="192.0.2.9", tenant_id="t"))
        clock.advance(30)
    audit.record(AuditEvent("action", user_id="bob", tenant_id="t", outcome="denied"))
    audit.record(AuditEvent("security_incident", tenant_id="t", severity=AuditSeverity.CRITICAL))
    audit.record(AuditEvent("action", tenant_id="other"))
    report = await audit.generate_compliance_report(
        tenant_id="t", start_date=datetime(2025, 1, 1), end_date=datetime(2025, 12, 31)
    )
    assert report.end_date.startswith("2026-01-01")
    assert report.total_events == 100 + 98 + 8
    assert report.events_by_type == {"action": 1, "data_access": 198, "login_failure": 6, "security_incident": 1}
    assert report.events_by_severity == {"info": 205, "critical": 1}
    assert (report.security_incidents, report.unauthorized_attempts) == (1, 1)
    unusual = [(each.kind, each.who, each.when[:10], each.count) for each in report.unusual_activity]
    assert unusual == [
        ("busy_day", "ann", "2025-01-08", 100),
        ("failure_burst", "192.0.2.9", "2025-01-11", 5),
        ("failure_burst", "bob", "2025-01-11", 5),
    ]
    assert report.chain_holds
    assert canonical_json({**report.to_dict(), "unusual_activity": []})
    with pytest.raises(ValueError, match="ends before"):
        await audit.generate_compliance_report("t", datetime(2025, 2, 1), datetime(2025, 1, 1))


def test_a_sink_that_fails_spoils_nothing(engine: Engine) -> None:
    class Broken:
        def write(self, record: object) -> None:
            raise OSError("full")

    memory = MemorySink()
    audit = AuditLogService(engine, sinks=[Broken(), memory])
    audit.record(AuditEvent("action"))
    assert [record.seq for record in memory.records] == [1]


WRITER = """
import sys
from complianceagent import AuditEvent, AuditLogService
from complianceagent.database import open_engine

url, number = sys.argv[1:]
audit = AuditLogService(open_engine(url))
for start in range(0, 6250, 10):
    audit.record_all([AuditEvent("a", action=f"{number}.{start + i}") for i in range(10)])
"""


@pytest.mark.slow
def test_sixteen_processes_lose_nothing(postgres: Any) -> None:
    """100,000 entries by 16 writers on PostgreSQL, each a process that begins with an empty database: no fork, no lost
    entry."""
    from complianceagent.database import open_engine

    url = postgres.create().replace("postgresql://", "postgresql+psycopg://")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url, str(number)]) for number in range(16)]
    assert [writer.wait() for writer in writers] == [0] * 16
    engine = open_engine(url)
    audit = AuditLogService(engine)
    proof = audit.verify()
    assert (proof.ok, proof.entries) == (True, 100_000)
    assert len({entry.body["action"] for entry in audit.entries()}) == 100_000
    engine.dispose()


def test_a_service_that_starts_late_leaves_the_tables_of_writers_alone(
    postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It saw no tables, then another process made them, and wrote. Triggers made anew wait for that writer, and it for
    them: PostgreSQL ends one of both as a deadlock, and it may be the writer."""
    from complianceagent import database

    engine = database.open_engine(postgres.create().replace("postgresql://", "postgresql+psycopg://"))
    AuditLogService(engine)
    seen, are_there = iter([False]), database._are_there
    monkeypatch.setattr(database, "_are_there", lambda *args: next(seen, True) and are_there(*args))
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    AuditLogService(engine)
    assert any("pg_advisory_xact_lock" in statement for statement in said)
    assert not [statement for statement in said if statement.lstrip().startswith("CREATE")]
    engine.dispose()
