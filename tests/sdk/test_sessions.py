"""Sessions on real databases: they end, they are bound to their client, and the server can take them back."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from complianceagent import AuditLogService, SessionSecurity
from complianceagent.sessions.store import sessions as table
from complianceagent.testing import FrozenClock, MemorySink
from sqlalchemy import Engine, select

pytestmark = pytest.mark.usefixtures("app")
CLIENT: dict[str, Any] = {"ip_address": "192.0.2.1", "user_agent": "browser"}


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def sink() -> MemorySink:
    return MemorySink()


@pytest.fixture
def security(engine: Engine, clock: FrozenClock, sink: MemorySink) -> SessionSecurity:
    audit = AuditLogService(engine, sinks=[sink], clock=clock)
    return SessionSecurity(engine=engine, audit_log_service=audit, clock=clock)


def test_a_session_is_found_by_its_token_alone(security: SessionSecurity, engine: Engine) -> None:
    token = security.create_session("ann", "acme", **CLIENT, roles=["admin"])
    found = security.validate_session(token, **CLIENT)
    assert found is not None
    assert (found.user_id, found.tenant_id, found.roles, found.mfa_at) == ("ann", "acme", {"admin"}, None)
    for wrong in ("", token[:-1], token + "x", "\ud800"):
        assert security.check_session(wrong, **CLIENT).reason == "unknown"
    assert len(token) >= 43
    with engine.connect() as connection:
        assert token not in str(connection.execute(select(table)).all())


def test_idle_and_absolute_ends(security: SessionSecurity, clock: FrozenClock) -> None:
    token = security.create_session("ann", **CLIENT)
    clock.advance(timedelta(minutes=29))
    assert security.validate_session(token, **CLIENT)
    clock.advance(timedelta(minutes=30))
    assert security.check_session(token, **CLIENT).reason == "idle"
    token = security.create_session("ann", **CLIENT)
    for _ in range(17):
        clock.advance(timedelta(minutes=28))
        assert security.validate_session(token, **CLIENT)
    clock.advance(timedelta(minutes=4))
    assert security.check_session(token, **CLIENT).reason == "expired"


def test_a_session_is_bound_to_its_client(security: SessionSecurity, sink: MemorySink) -> None:
    token = security.create_session("ann", **CLIENT)
    assert security.check_session(token, "192.0.2.2", "browser").reason == "other address"
    assert security.check_session(token, "192.0.2.1", "other").reason == "other user agent"
    assert security.check_session(token).reason == "other address"
    assert security.validate_session(token, **CLIENT)
    assert len(sink.events("session_rejected", outcome="denied")) == 3


def test_a_client_may_move_where_that_is_allowed(engine: Engine) -> None:
    loose = SessionSecurity(engine=engine, bind_address=False, bind_agent=False)
    assert loose.validate_session(loose.create_session("ann", **CLIENT), "198.51.100.7", "other")


def test_one_session_too_many_ends_the_oldest(security: SessionSecurity, clock: FrozenClock) -> None:
    tokens = []
    for _ in range(4):
        tokens.append(security.create_session("ann", "acme", **CLIENT))
        clock.advance(1)
    security.create_session("ann", "other", **CLIENT)
    reasons = [security.check_session(token, **CLIENT).reason for token in tokens]
    assert reasons == ["too many sessions", "", "", ""]
    assert len(security.active_sessions("ann", "acme")) == 3


def test_sessions_started_at_once_are_not_too_many(engine: Engine) -> None:
    security = SessionSecurity(engine=engine)
    threads = [threading.Thread(target=security.create_session, args=("ann",), kwargs=CLIENT) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(security.active_sessions("ann")) == 3


def test_rotation_keeps_the_end_and_ends_the_old_token(security: SessionSecurity, clock: FrozenClock) -> None:
    token = security.create_session("ann", **CLIENT)
    clock.advance(timedelta(minutes=10))
    newer = security.rotate_session(token, **CLIENT, mfa=True)
    assert newer is not None
    found = security.validate_session(newer, **CLIENT)
    assert found is not None
    assert (found.expires_at - clock.now(), found.mfa_at) == (timedelta(hours=7, minutes=50), clock.now())
    assert security.check_session(token, **CLIENT).reason == "rotated"
    assert security.rotate_session(token, **CLIENT) is None
    assert len(security.active_sessions("ann")) == 1


def test_a_token_is_rotated_once(security: SessionSecurity) -> None:
    """Two requests that rotate one token at the same time do not make two sessions of it."""
    token = security.create_session("ann", **CLIENT)
    got: list[str | None] = []
    threads = [threading.Thread(target=lambda: got.append(security.rotate_session(token, **CLIENT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([each for each in got if each]) == 1
    assert len(security.active_sessions("ann")) == 1


def test_the_server_takes_sessions_back(security: SessionSecurity, sink: MemorySink) -> None:
    tokens = [security.create_session("ann", **CLIENT) for _ in range(3)]
    assert security.revoke_session(tokens[0])
    assert not security.revoke_session(tokens[0])
    assert not security.revoke_session("unknown")
    assert security.check_session(tokens[0], **CLIENT).reason == "logout"
    assert security.revoke_user_sessions("ann", reason="password changed") == 2
    assert security.check_session(tokens[1], **CLIENT).reason == "password changed"
    assert security.active_sessions("ann") == []
    assert len(sink.events("session_created")) == 3
    assert len(sink.events("session_revoked")) == 2


def test_a_second_factor_is_remembered(security: SessionSecurity, clock: FrozenClock) -> None:
    token = security.create_session("ann", **CLIENT)
    security.gave_mfa(token)
    found = security.validate_session(token, **CLIENT)
    assert found is not None
    assert found.mfa_at == clock.now()


def test_numbers_have_to_make_sense(engine: Engine) -> None:
    for wrong in ((0, 8, 3), (30, -1, 3), (30, 8, 0)):
        with pytest.raises(ValueError, match="above 0"):
            SessionSecurity(*wrong, engine=engine)
