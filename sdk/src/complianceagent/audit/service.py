"""AuditLogService: what an application calls to record who did what, and to show it to an auditor."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from complianceagent import config, defaults
from complianceagent.audit.body import Encrypt, body_of, revealed
from complianceagent.audit.events import (
    RETENTION,
    AuditEvent,
    AuditEventType,
    AuditRecord,
    AuditSeverity,
    RetentionClass,
    retention_class,
)
from complianceagent.audit.report import ComplianceReport, compose, period_of
from complianceagent.audit.retention import RetentionResult, apply_retention, place_hold, release_hold
from complianceagent.audit.sinks import AuditSink
from complianceagent.audit.store import AuditStore, Draft
from complianceagent.audit.verify import AuditProof, verify
from complianceagent.clock import Clock

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from complianceagent.crypto.service import EncryptionService

FINANCIAL_RESOURCES = frozenset({"account", "balance", "invoice", "ledger", "order", "payment", "payout", "refund"})
"""Resources whose records are kept for seven years, by default."""


class AuditLogService:
    """An append-only log, one hash chain for each tenant.

    engine               where it is kept (default: the configured database)
    encryption           encrypts sensitive fields (default: the configured one, made when the first such field comes)
    sinks                where entries go beside that; a sink that fails is logged, and the entry stands
    sensitive_fields     names of fields to encrypt, beside those of `body.KEPT_ENCRYPTED`
    financial_resources  resource types whose records are kept for seven years
    retention            periods that differ from RETENTION

    Coroutines do their work in a thread. Every writing method raises AuditFailed where the entry could not be written.
    """

    def __init__(
        self,
        engine: "Engine | None" = None,
        *,
        encryption: "EncryptionService | None" = None,
        sinks: Iterable[AuditSink] = (),
        sensitive_fields: Iterable[str] = (),
        financial_resources: Iterable[str] = FINANCIAL_RESOURCES,
        retention: Mapping[RetentionClass, timedelta] | None = None,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or config.current().clock
        self._store = AuditStore(engine if engine is not None else defaults.engine(), clock)
        self._encryption = Encrypt(encryption)
        self._sinks = tuple(sinks)
        self._sensitive = frozenset(sensitive_fields)
        self._financial = frozenset(financial_resources)
        self._retention = {**RETENTION, **(retention or {})}

    def record(self, event: AuditEvent, *, connection: "Connection | None" = None) -> AuditRecord:
        """Write an entry. With `connection`, in that transaction: act and entry are committed together, or neither."""
        return self.record_all([event], connection=connection)[0]

    def record_all(self, events: Sequence[AuditEvent], *, connection: "Connection | None" = None) -> list[AuditRecord]:
        """Write many entries at once. Sinks get those of a transaction of yours before it is committed."""
        drafts = [self._draft(event) for event in events]
        if not drafts:
            return []
        written = self._store.append_in(connection, drafts) if connection is not None else self._store.append(drafts)
        for record in written:
            self._spread(record)
        return written

    async def log(self, event: AuditEvent) -> AuditRecord:
        """As `record`, for coroutines."""
        return await asyncio.to_thread(self.record, event)

    async def log_data_access(
        self,
        user_id: object,
        tenant_id: object,
        resource_type: str,
        resource_id: object,
        action: str = "",
        ip_address: str | None = None,
        fields_accessed: Sequence[str] = (),
        user_agent: str | None = None,
    ) -> AuditRecord:
        """Somebody read something; `fields_accessed` are names, never values."""
        event = AuditEvent(
            AuditEventType.DATA_ACCESS,
            action=action,
            user_id=user_id,
            tenant_id=tenant_id,
            resource_type=resource_type,
            resource_id=resource_id,
            ip_address=ip_address or "",
            user_agent=user_agent or "",
            details={"fields_accessed": list(fields_accessed)} if fields_accessed else {},
        )
        return await self.log(event)

    async def log_data_modification(
        self,
        user_id: object,
        tenant_id: object,
        resource_type: str,
        resource_id: object,
        action: str = "",
        operation: str = "UPDATE",
        before_values: Mapping[str, object] | None = None,
        after_values: Mapping[str, object] | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
    ) -> AuditRecord:
        """Somebody created, changed or deleted something. Secrets are redacted, sensitive values encrypted."""
        deletion = operation.upper() == "DELETE"
        event = AuditEvent(
            AuditEventType.DATA_DELETION if deletion else AuditEventType.DATA_MODIFICATION,
            action=action,
            user_id=user_id,
            tenant_id=tenant_id,
            resource_type=resource_type,
            resource_id=resource_id,
            ip_address=ip_address or "",
            user_agent=user_agent or "",
            details={
                "operation": operation,
                "before": dict(before_values or {}),
                "after": dict(after_values or {}),
            },
        )
        return await self.log(event)

    async def log_security_event(
        self,
        event_type: AuditEventType | str,
        user_id: object = "",
        tenant_id: object = "",
        description: str = "",
        severity: AuditSeverity = AuditSeverity.INFO,
        ip_address: str | None = None,
        details: Mapping[str, object] | None = None,
        outcome: str = "success",
        user_agent: str | None = None,
    ) -> AuditRecord:
        """Something that concerns security, such as one of AuditEventType."""
        event = AuditEvent(
            str(event_type),
            description=description,
            severity=severity,
            outcome=outcome,
            user_id=user_id,
            tenant_id=tenant_id,
            ip_address=ip_address or "",
            user_agent=user_agent or "",
            details=details or {},
        )
        return await self.log(event)

    async def generate_compliance_report(
        self, tenant_id: object, start_date: datetime, end_date: datetime
    ) -> ComplianceReport:
        """Totals, incidents, unauthorised attempts and unusual activity of a period (audit.report), and whether its
        chain holds. An `end_date` at midnight takes that day in. Raises ValueError for an empty period."""
        return await asyncio.to_thread(self.compliance_report, tenant_id, start_date, end_date)

    def compliance_report(self, tenant_id: object, start_date: datetime, end_date: datetime) -> ComplianceReport:
        """As generate_compliance_report, for callers that are no coroutines."""
        tenant = str(tenant_id or "")
        start, end = period_of(start_date, end_date)
        report = compose(tenant, start, end, self._store.read(tenant, start, end))
        proof = verify(self._store, tenant)
        report.chain_holds, report.chain_tip = proof.ok, proof.tip.hash
        return report

    def verify(self, tenant_id: object = "") -> AuditProof:
        """Recompute a tenant's chain. Never raises for what the tables hold."""
        return verify(self._store, str(tenant_id or ""))

    def tenants(self) -> list[str]:
        """All tenants that have a log."""
        return self._store.tenants()

    def entries(
        self,
        tenant_id: object = "",
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        reveal: bool = False,
    ) -> Iterator[AuditRecord]:
        """Entries in their order, `until` excluded. `reveal` decrypts sensitive fields, and raises as decrypt_field."""
        tenant = str(tenant_id or "")
        for record in self._store.read(tenant, since, until):
            yield replace(record, body=revealed(record.body, self._encryption, tenant)) if reveal else record

    def apply_retention(self, tenant_id: object = "") -> RetentionResult:
        """Delete the bodies whose retention has ended, unless held, and record that. Run it daily."""
        return apply_retention(self._store, str(tenant_id or ""), self._retention[RetentionClass.SECURITY])

    def place_legal_hold(
        self,
        tenant_id: object,
        reason: str,
        placed_by: object,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> str:
        """Keep what was recorded in this time (None: without end) until the hold is released. The hold's id."""
        tenant = str(tenant_id or "")
        hold = place_hold(self._store, tenant, reason, str(placed_by), since, until)
        self._told(AuditEventType.LEGAL_HOLD_PLACED, tenant, placed_by, {"hold": hold, "reason": reason})
        return hold

    def release_legal_hold(self, hold_id: str, released_by: object) -> None:
        """End a hold. Raises AuditFailed where there is none in force."""
        tenant = release_hold(self._store, hold_id, str(released_by))
        self._told(AuditEventType.LEGAL_HOLD_RELEASED, tenant, released_by, {"hold": hold_id})

    def _told(self, kind: AuditEventType, tenant: str, by: object, details: Mapping[str, object]) -> None:
        self.record(AuditEvent(kind, user_id=by, tenant_id=tenant, details=details))

    def _draft(self, event: AuditEvent) -> Draft:
        kept = event.retention or retention_class(event.event_type, event.resource_type, self._financial)
        body = body_of(event, self._encryption, self._sensitive)
        return Draft(str(event.tenant_id or ""), body, kept, self._retention[kept])

    def _spread(self, record: AuditRecord) -> None:
        for sink in self._sinks:
            try:
                sink.write(record)
            except Exception as error:
                import structlog

                structlog.get_logger().error(
                    "audit_sink_failed", sink=type(sink).__name__, error=type(error).__name__, seq=record.seq
                )
