"""audit_log: a decorator that records who called a function, and how it ended."""

import asyncio
import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from complianceagent import config, defaults
from complianceagent.audit.events import AuditEvent, AuditEventType, AuditSeverity
from complianceagent.config import REGULATIONS, OnAuditFailure
from complianceagent.errors import AuditFailed, Denied, NotConfigured
from complianceagent.guards.frameworks import Call, info_in, principal_in

if TYPE_CHECKING:
    from complianceagent.audit.service import AuditLogService

F = TypeVar("F", bound=Callable[..., Any])

READS = frozenset(
    {
        AuditEventType.DATA_ACCESS,
        AuditEventType.LOGIN_SUCCESS,
        AuditEventType.LOGIN_FAILURE,
        AuditEventType.LOGOUT,
    }
)
"""Actions that change nothing of value: one entry, afterwards. Every other action counts as a change."""


def audit_log(
    action: str,
    *,
    regulation: str = "",
    event_type: AuditEventType | None = None,
    mutating: bool | None = None,
    resource_type: str = "",
    resource_id: str = "",
    on_failure: OnAuditFailure | None = None,
    service: "AuditLogService | None" = None,
) -> Callable[[F], F]:
    """Record each call: `@audit_log("admin_action")`, `@audit_log(action="data_access", regulation="SOC2")`.

    action       what is recorded; one of AuditEventType's values is recorded as that event
    mutating     whether the function changes something (default: unless `action` is one of READS)
    resource_id  the parameter that names what is touched (default: the first that is `id` or ends in `_id`)
    on_failure   "raise" or "warn" (default: what `configure` says, which is "raise" unless told otherwise)

    A change has two entries: "attempt" before it, "success", "failure" or "denied" after it. If the first cannot be
    written and `on_failure` is "raise", the function is NOT called and AuditFailed is raised: no change without a
    record. If only the second fails, AuditFailed is raised although the change was made; its attempt is on record.
    Values of arguments and results are not recorded, except that id; nor are texts of exceptions.

    Raises NotConfigured for a regulation that this package does not know.
    """
    if regulation and regulation not in REGULATIONS:
        raise NotConfigured(f"the regulation is one of {sorted(REGULATIONS)}")
    kind = event_type or (AuditEventType(action) if action in set(AuditEventType) else AuditEventType.ACTION)
    changes = mutating if mutating is not None else kind not in READS
    plan = _Plan(action, regulation, kind, changes, resource_type, resource_id, on_failure, service)

    return lambda function: _recorded(function, plan)


def _recorded(function: F, plan: "_Plan") -> F:
    """The function, with its record around it."""
    signature = inspect.signature(function)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def later(*args: Any, **kwargs: Any) -> Any:
            event = plan.event(Call(function, args, kwargs), signature)
            await asyncio.to_thread(plan.begin, event)
            try:
                result = await function(*args, **kwargs)
            except BaseException as error:
                await asyncio.shield(asyncio.to_thread(plan.failed, event, error))
                raise
            await asyncio.to_thread(plan.write, event, "success")
            return result

        return later  # type: ignore[return-value]  # it has the function's signature

    @functools.wraps(function)
    def now(*args: Any, **kwargs: Any) -> Any:
        event = plan.event(Call(function, args, kwargs), signature)
        plan.begin(event)
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            plan.failed(event, error)
            raise
        plan.write(event, "success")
        return result

    return now  # type: ignore[return-value]  # as above


class _Plan:
    """What to record for one decorated function."""

    def __init__(
        self,
        action: str,
        regulation: str,
        kind: AuditEventType,
        changes: bool,
        resource_type: str,
        resource_id: str,
        on_failure: OnAuditFailure | None,
        service: "AuditLogService | None",
    ) -> None:
        self._action, self._regulation, self._kind, self._changes = action, regulation, kind, changes
        self._resource_type, self._resource_id = resource_type, resource_id
        self._on_failure, self._service = on_failure, service

    def event(self, call: Call, signature: inspect.Signature) -> AuditEvent:
        who, where = principal_in(call), info_in(call)
        return AuditEvent(
            self._kind,
            action=self._action,
            user_id=who.user_id if who else "",
            tenant_id=who.tenant_id if who else "",
            resource_type=self._resource_type,
            resource_id=self._touched(call, signature),
            ip_address=where.ip_address,
            user_agent=where.user_agent,
            regulation=self._regulation,
            details={"function": f"{call.function.__module__}.{call.function.__qualname__}"},
        )

    def begin(self, event: AuditEvent) -> None:
        """Say that a change is about to be made."""
        if self._changes:
            self.write(event, "attempt")

    def write(self, event: AuditEvent, outcome: str) -> None:
        try:
            (self._service or defaults.audit()).record(replace(event, outcome=outcome))
        except AuditFailed:
            if (self._on_failure or config.current().on_audit_failure) == "raise":
                raise
            import structlog

            structlog.get_logger().error("audit_entry_lost", action=self._action, outcome=outcome)

    def failed(self, event: AuditEvent, error: BaseException) -> None:
        """Record how it failed. The function's own error is more important than one of ours: that is only logged."""
        outcome = "denied" if isinstance(error, Denied) else "failure"
        details = {**event.details, "error_type": type(error).__name__}
        try:
            self.write(replace(event, severity=AuditSeverity.WARNING, details=details), outcome)
        except AuditFailed:
            import structlog

            structlog.get_logger().error("audit_entry_lost", action=self._action, outcome=outcome)

    def _touched(self, call: Call, signature: inspect.Signature) -> object:
        try:
            given = signature.bind_partial(*call.args, **call.kwargs).arguments
        except TypeError:
            return ""
        names = [self._resource_id] if self._resource_id else [n for n in given if n == "id" or n.endswith("_id")]
        found = given.get(names[0], "") if names else ""
        return found if isinstance(found, str | int) or type(found).__name__ == "UUID" else ""
