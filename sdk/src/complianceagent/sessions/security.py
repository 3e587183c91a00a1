"""SessionSecurity: sessions that end, that are bound to their client, and that the server can take back."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from complianceagent import config, defaults
from complianceagent.audit.events import AuditEvent, AuditEventType, AuditSeverity
from complianceagent.clock import Clock
from complianceagent.principal import Principal
from complianceagent.sessions.store import Session, SessionStore, StoredSession

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from complianceagent.audit.service import AuditLogService

TOKEN_BYTES = 32
"""256 random bits: four times what OWASP's Session Management Cheat Sheet asks for."""
SEEN_EVERY = timedelta(seconds=30)
"""How often a session's last use is written. A session may end that much before its idle time is over, never after."""


@dataclass(frozen=True, slots=True)
class SessionVerdict:
    """What a check found: the session, or why there is none ("unknown", "idle", "expired", "other address", ...)."""

    session: Session | None
    reason: str = ""


class SessionSecurity:
    """Sessions of an application. Only the SHA-256 of a token is stored: who reads the database has no session by it.

    session_timeout_minutes  idle time (NIST SP 800-63B, section 4.2.3: 30 minutes)
    absolute_timeout_hours   the end whatever happens (the same section: 12 hours at most)
    max_concurrent_sessions  of one user; one more ends the oldest
    bind_address, bind_agent whether the client's address and user agent have to stay what they were
    audit_log_service        where creation, refusal and end are recorded (default: nowhere)
    """

    def __init__(
        self,
        session_timeout_minutes: float = 30,
        absolute_timeout_hours: float = 8,
        max_concurrent_sessions: int = 3,
        *,
        engine: "Engine | None" = None,
        bind_address: bool = True,
        bind_agent: bool = True,
        audit_log_service: "AuditLogService | None" = None,
        clock: Clock | None = None,
    ) -> None:
        """Raises ValueError for numbers that are not above 0."""
        if session_timeout_minutes <= 0 or absolute_timeout_hours <= 0 or max_concurrent_sessions < 1:
            raise ValueError("timeouts are above 0, and there is at least one session")
        self._idle = timedelta(minutes=session_timeout_minutes)
        self._absolute = timedelta(hours=absolute_timeout_hours)
        self._limit = max_concurrent_sessions
        self._store = SessionStore(engine if engine is not None else defaults.engine())
        self._bind_address, self._bind_agent = bind_address, bind_agent
        self._audit = audit_log_service
        self._clock = clock or config.current().clock

    def create_session(
        self,
        user_id: object,
        tenant_id: object = "",
        ip_address: str | None = None,
        user_agent: str | None = None,
        *,
        roles: Iterable[str] = (),
        mfa: bool = False,
    ) -> str:
        """Start a session after a login: its token, for the client alone. Never take over one from before the login."""
        now = self._clock.now()
        session = Session(
            user_id=str(user_id),
            tenant_id=str(tenant_id if tenant_id is not None else ""),
            roles=frozenset(roles),
            created_at=now,
            seen_at=now,
            expires_at=now + self._absolute,
            mfa_at=now if mfa else None,
        )
        token = self._add(session, ip_address, user_agent)
        self._record(AuditEventType.SESSION_CREATED, session, ip_address, user_agent)
        return token

    def validate_session(
        self, session_id: str, ip_address: str | None = None, user_agent: str | None = None
    ) -> Session | None:
        """The session of a token, or None. Counts as a use."""
        return self.check_session(session_id, ip_address, user_agent).session

    def check_session(
        self, session_id: str, ip_address: str | None = None, user_agent: str | None = None
    ) -> SessionVerdict:
        """As validate_session, with the reason: for logs, not for the client."""
        now, key = self._clock.now(), _hash(session_id)
        stored = self._store.get(key)
        reason = "unknown" if stored is None else self._fault(stored, ip_address, user_agent, now)
        if stored is None or reason:
            if stored is not None and reason.startswith("other"):
                self._record(AuditEventType.SESSION_REJECTED, stored.session, ip_address, user_agent, reason)
            return SessionVerdict(None, reason)
        if now - stored.session.seen_at >= SEEN_EVERY:
            self._store.seen(key, now)
        return SessionVerdict(replace(stored.session, seen_at=now))

    def rotate_session(
        self, session_id: str, ip_address: str | None = None, user_agent: str | None = None, *, mfa: bool = False
    ) -> str | None:
        """A new token for the same session, and the end of the old one, for when rights change. None if it is invalid.

        The absolute end stays. `mfa`: a second factor was given just now.
        """
        session = self.validate_session(session_id, ip_address, user_agent)
        if session is None:
            return None
        now = self._clock.now()
        moved = replace(session, seen_at=now, mfa_at=now if mfa else session.mfa_at)
        return self._add(moved, ip_address, user_agent, replaces=_hash(session_id)) or None

    def gave_mfa(self, session_id: str) -> None:
        """A second factor was given in this session just now."""
        self._store.gave_mfa(_hash(session_id), self._clock.now())

    def revoke_session(self, session_id: str, reason: str = "logout") -> bool:
        """End a session; whether there was one."""
        stored = self._store.get(_hash(session_id))
        ended = self._store.end([_hash(session_id)], self._clock.now(), reason) > 0
        if stored is not None and ended:
            self._record(AuditEventType.SESSION_REVOKED, stored.session, None, None, reason)
        return ended

    def revoke_user_sessions(self, user_id: object, tenant_id: object = "", reason: str = "revoked") -> int:
        """End all sessions of a user (after a change of password, say); how many."""
        now = self._clock.now()
        found = self._store.of_owner(str(tenant_id), str(user_id), now)
        ended = self._store.end([each.token_hash for each in found], now, reason)
        if found:
            self._record(AuditEventType.SESSION_REVOKED, found[0].session, None, None, reason)
        return ended

    def active_sessions(self, user_id: object, tenant_id: object = "") -> list[Session]:
        """Sessions of a user that have not ended, newest first."""
        now = self._clock.now()
        found = self._store.of_owner(str(tenant_id), str(user_id), now)
        return [each.session for each in found if now - each.session.seen_at < self._idle]

    def _add(self, session: Session, address: str | None, agent: str | None, replaces: str = "") -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        new = StoredSession(_hash(token), session, _hash(address or ""), _hash(agent or ""))
        ended = self._store.add(new, self._limit, replaces)
        return "" if new.token_hash in ended else token

    def _fault(self, stored: StoredSession, address: str | None, agent: str | None, now: datetime) -> str:
        session = stored.session
        if session.ended_why:
            return session.ended_why
        if now >= session.expires_at:
            return "expired"
        if now - session.seen_at >= self._idle:
            return "idle"
        if self._bind_address and not hmac.compare_digest(stored.address, _hash(address or "")):
            return "other address"
        if self._bind_agent and not hmac.compare_digest(stored.agent, _hash(agent or "")):
            return "other user agent"
        return ""

    def _record(
        self, kind: AuditEventType, session: Session, address: str | None, agent: str | None, reason: str = ""
    ) -> None:
        if self._audit is None:
            return
        rejected = kind is AuditEventType.SESSION_REJECTED
        self._audit.record(
            AuditEvent(
                kind,
                description=reason,
                severity=AuditSeverity.WARNING if rejected else AuditSeverity.INFO,
                outcome="denied" if rejected else "success",
                user_id=session.user_id,
                tenant_id=session.tenant_id,
                ip_address=address or "",
                user_agent=agent or "",
            )
        )


def principal_of_session(session: Session) -> Principal:
    """Who acts in a session."""
    return Principal(session.user_id, session.roles, session.tenant_id, session.mfa_at)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
