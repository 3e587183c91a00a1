"""Nobody alters or deletes an entry before its time: the database refuses, and the chain tells where it was tried."""

from datetime import UTC, datetime, timedelta

import pytest
from complianceagent.audit.events import AuditEvent, AuditEventType
from complianceagent.audit.service import AuditLogService
from complianceagent.audit.tables import TABLES
from complianceagent.errors import AuditFailed
from complianceagent.testing import FrozenClock
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

pytestmark = pytest.mark.usefixtures("app")

LONG_AGO = datetime(2005, 1, 1, tzinfo=UTC)
"""The database's own clock decides what is due: what is deleted here has to be old by that, too."""


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(LONG_AGO)


@pytest.fixture
def audit(engine: Engine, clock: FrozenClock) -> AuditLogService:
    return AuditLogService(engine, clock=clock)


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def without_triggers(engine: Engine, *statements: str) -> None:
    """As somebody with all rights on the database."""
    if engine.dialect.name == "postgresql":
        off = [f"ALTER TABLE {table.name} DISABLE TRIGGER USER" for table in TABLES]
    else:
        with engine.connect() as connection:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        off = [f"DROP TRIGGER {name}" for name in names]
    run(engine, *off, *statements)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ca_audit_chain SET payload = 'x'",
        "UPDATE ca_audit_bodies SET body = 'x'",
        "DELETE FROM ca_audit_chain",
        "DELETE FROM ca_audit_bodies",
        "DELETE FROM ca_audit_heads",
        "UPDATE ca_audit_heads SET seq = 1",
        "UPDATE ca_audit_heads SET first_seq = 99",
        "DELETE FROM ca_audit_holds",
        "UPDATE ca_audit_holds SET until = '2000'",
        "INSERT OR REPLACE INTO ca_audit_bodies SELECT tenant, seq, recorded_at, '1', salt, 'x' FROM ca_audit_bodies",
        "TRUNCATE ca_audit_bodies",
    ],
)
def test_the_database_refuses_alterations(engine: Engine, statement: str) -> None:
    if engine.dialect.name == "sqlite" and statement.startswith("TRUNCATE"):
        return
    audit = AuditLogService(engine)  # by the real clock: nothing is due
    audit.record_all([AuditEvent("action")] * 2)
    audit.place_legal_hold("", "case 1", "counsel")
    with pytest.raises(DBAPIError):
        run(engine, statement)
    assert audit.verify().ok


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        ("UPDATE ca_audit_chain SET payload = replace(payload, 'action', 'noitca') WHERE seq = 2", 2, "altered"),
        ("UPDATE ca_audit_chain SET recorded_at = '2020' WHERE seq = 2", 2, "altered"),
        ("UPDATE ca_audit_bodies SET body = replace(body, 'a2', 'a9') WHERE seq = 2", 2, "body was altered"),
        ("UPDATE ca_audit_bodies SET expires_at = '2000' WHERE seq = 2", 2, "retention was altered"),
        ("DELETE FROM ca_audit_bodies WHERE seq = 2", 2, "missing"),
        ("DELETE FROM ca_audit_chain WHERE seq = 2", 2, "missing"),
        ("DELETE FROM ca_audit_chain WHERE seq = 4", 4, "ends before"),
        ("DELETE FROM ca_audit_heads", 1, "no head"),
    ],
)
def test_what_was_altered_with_all_rights_is_found(
    audit: AuditLogService, engine: Engine, statement: str, seq: int, reason: str
) -> None:
    audit.record_all([AuditEvent("action", action=f"a{number}") for number in range(1, 5)])
    without_triggers(engine, statement)
    bad = audit.verify().bad
    assert bad is not None
    assert (bad.seq, reason in bad.reason) == (seq, True)


def test_a_beginning_that_is_cut_off_is_found(audit: AuditLogService, engine: Engine) -> None:
    third = audit.record_all([AuditEvent("action")] * 4)[2]
    without_triggers(
        engine,
        f"UPDATE ca_audit_heads SET first_seq = 3, first_hash = '{third.hash}'",
        "DELETE FROM ca_audit_chain WHERE seq <= 3",
        "DELETE FROM ca_audit_bodies WHERE seq <= 3",
    )
    bad = audit.verify().bad
    assert bad is not None
    assert "beginning" in bad.reason


def kinds(audit: AuditLogService) -> list[str]:
    return [str(entry.body.get("action", entry.body.get("event_type", "-"))) for entry in audit.entries()]


def test_retention_deletes_what_is_due_and_the_chain_still_holds(audit: AuditLogService, clock: FrozenClock) -> None:
    def both(name: str) -> None:
        audit.record(AuditEvent(AuditEventType.DATA_ACCESS, action="access " + name))
        audit.record(AuditEvent(AuditEventType.FINANCIAL_TRANSACTION, action="money " + name))
        audit.record(AuditEvent(AuditEventType.PASSWORD_CHANGE, action="security " + name))

    both("a")
    assert audit.apply_retention().deleted == 0
    clock.advance(timedelta(days=366))
    result = audit.apply_retention()
    assert (result.deleted, result.forgotten) == (1, 1)
    assert kinds(audit) == ["money a", "security a", "retention_applied"]
    assert audit.verify().ok
    clock.advance(timedelta(days=366))
    assert audit.apply_retention().deleted == 1
    assert kinds(audit) == ["money a", "-", "retention_applied", "retention_applied"]
    both("b")
    proof = audit.verify()
    assert (proof.ok, proof.deleted) == (True, 2)
    clock.advance(timedelta(days=6 * 365.25))
    audit.apply_retention()
    assert kinds(audit) == ["money b", "-", "retention_applied"]
    assert audit.verify().ok


def test_a_legal_hold_keeps_what_is_due(audit: AuditLogService, clock: FrozenClock) -> None:
    audit.record(AuditEvent(AuditEventType.DATA_ACCESS, action="held"))
    clock.advance(timedelta(days=1))
    hold = audit.place_legal_hold("", "case 1", "counsel", since=LONG_AGO, until=LONG_AGO + timedelta(hours=1))
    audit.record(AuditEvent(AuditEventType.DATA_ACCESS, action="free"))
    clock.advance(timedelta(days=400))
    assert audit.apply_retention().deleted == 1
    assert kinds(audit)[0] == "held"
    audit.release_legal_hold(hold, "counsel")
    with pytest.raises(AuditFailed):
        audit.release_legal_hold(hold, "counsel")
    assert audit.apply_retention().deleted == 1
    assert audit.verify().ok
