"""Controls for applications: encryption, keys, audit log, access, sessions, middleware, and records of controls.

Names are loaded when they are first used, so that `import complianceagent` costs next to nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from complianceagent.audit.events import AuditEvent, AuditEventType, AuditRecord, AuditSeverity, RetentionClass
    from complianceagent.audit.report import ComplianceReport
    from complianceagent.audit.service import AuditLogService
    from complianceagent.audit.sinks import AuditSink, CallbackSink, JsonLinesSink, OpenTelemetrySink, SyslogSink
    from complianceagent.audit.verify import AuditProof
    from complianceagent.canonical import NotCanonical, canonical_json
    from complianceagent.chain import BadEntry, Entry, Proof, Tip, entry_hash, extend, genesis, tip_of, verify
    from complianceagent.compliance_models import (
        ComplianceBase,
        ComplianceEvidence,
        ControlStatus,
        ControlTest,
        DataClassification,
        SOC2Control,
    )
    from complianceagent.config import Settings, configure
    from complianceagent.crypto.blind import blind_index
    from complianceagent.crypto.ciphertext import FieldContext
    from complianceagent.crypto.column import at_row, encrypt_field
    from complianceagent.crypto.mixin import EncryptedFieldMixin
    from complianceagent.crypto.service import EncryptionService
    from complianceagent.crypto.stream import decrypt_file, decrypt_stream, encrypt_file, encrypt_stream
    from complianceagent.guards.access import (
        access_control,
        rate_limit,
        require_authentication,
        require_mfa,
        require_role,
    )
    from complianceagent.guards.audit import audit_log
    from complianceagent.keys.destruction import DestructionCertificate
    from complianceagent.keys.lifecycle import KeyInfo, KeyPurpose, KeyState, KeyType
    from complianceagent.keys.provider import KeyProvider, LocalProvider
    from complianceagent.keys.service import KeyManagementService
    from complianceagent.keys.sources import provider_of, register_source
    from complianceagent.mfa.service import Enrollment, MfaService
    from complianceagent.principal import Principal, RequestInfo, acting_as, acting_principal, request_info
    from complianceagent.rates.limiter import RateLimiter, Tier, limiter_of
    from complianceagent.secret import Secret, SecretText
    from complianceagent.sessions.security import SessionSecurity, SessionVerdict
    from complianceagent.sessions.store import Session
    from complianceagent.tenancy import (
        TenantScoped,
        current_tenant,
        enable_row_level_security,
        enforce_tenant,
        set_tenant,
        tenant_scope,
    )
    from complianceagent.web.headers import SecurityHeaders
    from complianceagent.web.middleware import SecurityMiddleware
    from complianceagent.web.tls import ssl_context

_HOMES = {
    "audit.events": "AuditEvent AuditEventType AuditRecord AuditSeverity RetentionClass",
    "audit.report": "ComplianceReport",
    "audit.service": "AuditLogService",
    "audit.sinks": "AuditSink CallbackSink JsonLinesSink OpenTelemetrySink SyslogSink",
    "audit.verify": "AuditProof",
    "canonical": "NotCanonical canonical_json",
    "chain": "BadEntry Entry Proof Tip entry_hash extend genesis tip_of verify",
    "compliance_models": "ComplianceBase ComplianceEvidence ControlStatus ControlTest DataClassification SOC2Control",
    "config": "Settings configure",
    "crypto.blind": "blind_index",
    "crypto.ciphertext": "FieldContext",
    "crypto.column": "at_row encrypt_field",
    "crypto.mixin": "EncryptedFieldMixin",
    "crypto.service": "EncryptionService",
    "crypto.stream": "decrypt_file decrypt_stream encrypt_file encrypt_stream",
    "guards.access": "access_control rate_limit require_authentication require_mfa require_role",
    "guards.audit": "audit_log",
    "keys.destruction": "DestructionCertificate",
    "keys.lifecycle": "KeyInfo KeyPurpose KeyState KeyType",
    "keys.provider": "KeyProvider LocalProvider",
    "keys.service": "KeyManagementService",
    "keys.sources": "provider_of register_source",
    "mfa.service": "Enrollment MfaService",
    "principal": "Principal RequestInfo acting_as acting_principal request_info",
    "rates.limiter": "RateLimiter Tier limiter_of",
    "secret": "Secret SecretText",
    "sessions.security": "SessionSecurity SessionVerdict",
    "sessions.store": "Session",
    "tenancy": "TenantScoped current_tenant enable_row_level_security enforce_tenant set_tenant tenant_scope",
    "web.headers": "SecurityHeaders",
    "web.middleware": "SecurityMiddleware",
    "web.tls": "ssl_context",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "AuditEvent",
    "AuditEventType",
    "AuditLogService",
    "AuditProof",
    "AuditRecord",
    "AuditSeverity",
    "AuditSink",
    "BadEntry",
    "CallbackSink",
    "ComplianceBase",
    "ComplianceEvidence",
    "ComplianceReport",
    "ControlStatus",
    "ControlTest",
    "DataClassification",
    "DestructionCertificate",
    "EncryptedFieldMixin",
    "EncryptionService",
    "Enrollment",
    "Entry",
    "FieldContext",
    "JsonLinesSink",
    "KeyInfo",
    "KeyManagementService",
    "KeyProvider",
    "KeyPurpose",
    "KeyState",
    "KeyType",
    "LocalProvider",
    "MfaService",
    "NotCanonical",
    "OpenTelemetrySink",
    "Principal",
    "Proof",
    "RateLimiter",
    "RequestInfo",
    "RetentionClass",
    "SOC2Control",
    "Secret",
    "SecretText",
    "SecurityHeaders",
    "SecurityMiddleware",
    "Session",
    "SessionSecurity",
    "SessionVerdict",
    "Settings",
    "SyslogSink",
    "TenantScoped",
    "Tier",
    "Tip",
    "access_control",
    "acting_as",
    "acting_principal",
    "at_row",
    "audit_log",
    "blind_index",
    "canonical_json",
    "configure",
    "current_tenant",
    "decrypt_file",
    "decrypt_stream",
    "enable_row_level_security",
    "encrypt_field",
    "encrypt_file",
    "encrypt_stream",
    "enforce_tenant",
    "entry_hash",
    "extend",
    "genesis",
    "limiter_of",
    "provider_of",
    "rate_limit",
    "register_source",
    "request_info",
    "require_authentication",
    "require_mfa",
    "require_role",
    "set_tenant",
    "ssl_context",
    "tenant_scope",
    "tip_of",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
