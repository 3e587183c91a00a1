"""What can happen, how grave it is, and how long the record of it is kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from complianceagent.clock import years


class AuditEventType(StrEnum):
    """What happened. The first ten are the security events that every application has to log."""

    LOGIN_SUCCESS = "login_success"
    LOGIN_FAILURE = "login_failure"
    LOGOUT = "logout"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - the name of an event
    PERMISSION_CHANGE = "permission_change"
    DATA_ACCESS = "data_access"
    DATA_MODIFICATION = "data_modification"
    DATA_DELETION = "data_deletion"
    API_KEY_CREATED = "api_key_created"
    API_KEY_REVOKED = "api_key_revoked"
    ACTION = "action"
    FINANCIAL_TRANSACTION = "financial_transaction"
    UNAUTHORIZED_ACCESS_ATTEMPT = "unauthorized_access_attempt"
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"
    CSRF_REJECTED = "csrf_rejected"
    ADDRESS_REJECTED = "address_rejected"
    SESSION_CREATED = "session_created"
    SESSION_REVOKED = "session_revoked"
    SESSION_REJECTED = "session_rejected"
    MFA_ENROLLED = "mfa_enrolled"
    MFA_FAILURE = "mfa_failure"
    MFA_SUCCESS = "mfa_success"
    KEY_EVENT = "key_event"
    CONFIGURATION_CHANGE = "configuration_change"
    SECURITY_INCIDENT = "security_incident"
    RETENTION_APPLIED = "retention_applied"
    LEGAL_HOLD_PLACED = "legal_hold_placed"
    LEGAL_HOLD_RELEASED = "legal_hold_released"


class AuditSeverity(StrEnum):
    """How grave it is, from the least."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class RetentionClass(StrEnum):
    """Which retention period a record falls under."""

    FINANCIAL = "financial"
    SECURITY = "security"
    ACCESS = "access"
    AUTHENTICATION = "authentication"


RETENTION: dict[RetentionClass, timedelta] = {
    RetentionClass.FINANCIAL: years(7),
    RetentionClass.SECURITY: years(2),
    RetentionClass.ACCESS: years(1),
    RetentionClass.AUTHENTICATION: years(1),
}
"""How long records are kept, by default. Seven years: 17 CFR 210.2-06 (SEC, records of audits); the others are
customary for SOC 2, which sets no period of its own."""

_ACCESS = {AuditEventType.DATA_ACCESS}
_AUTHENTICATION = {
    AuditEventType.LOGIN_SUCCESS,
    AuditEventType.LOGIN_FAILURE,
    AuditEventType.LOGOUT,
    AuditEventType.MFA_SUCCESS,
    AuditEventType.MFA_FAILURE,
    AuditEventType.SESSION_CREATED,
    AuditEventType.SESSION_REVOKED,
    AuditEventType.SESSION_REJECTED,
}

UNAUTHORIZED = frozenset(
    {
        AuditEventType.UNAUTHORIZED_ACCESS_ATTEMPT,
        AuditEventType.CSRF_REJECTED,
        AuditEventType.ADDRESS_REJECTED,
        AuditEventType.SESSION_REJECTED,
    }
)
"""Attempts to do what one may not: counted as such in reports, beside every outcome "denied"."""


def retention_class(event_type: str, resource_type: str, financial: frozenset[str]) -> RetentionClass:
    """Which period applies: seven years for transactions and for whatever concerns one of the `financial` resources."""
    if event_type == AuditEventType.FINANCIAL_TRANSACTION or resource_type in financial:
        return RetentionClass.FINANCIAL
    if event_type in _ACCESS:
        return RetentionClass.ACCESS
    if event_type in _AUTHENTICATION:
        return RetentionClass.AUTHENTICATION
    return RetentionClass.SECURITY


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that happened, before it is recorded. Ids may be text, numbers or UUIDs; they are kept as text.

    `outcome` is "success", "failure", "denied" or "attempt" (said before an act whose end is told by another entry).
    `details` may hold what JSON can, dates, UUIDs and decimals.
    """

    event_type: str
    action: str = ""
    description: str = ""
    severity: AuditSeverity = AuditSeverity.INFO
    outcome: str = "success"
    user_id: object = ""
    tenant_id: object = ""
    resource_type: str = ""
    resource_id: object = ""
    ip_address: str = ""
    user_agent: str = ""
    regulation: str = ""
    retention: RetentionClass | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An entry of the log. `body` is what was recorded, empty where its retention has ended."""

    tenant_id: str
    seq: int
    recorded_at: str
    hash: str
    body: Mapping[str, object]
