"""One way to put a check before a function, for functions and coroutines, that keeps the signature."""

import asyncio
import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from complianceagent.errors import AccessDenied, AuditFailed, Denied
from complianceagent.guards.frameworks import Call, info_in, principal_in, refuse

F = TypeVar("F", bound=Callable[..., Any])
Check = Callable[[Call], object]
"""Raises Denied where the call may not go on."""


def guarded(check: Check, *, blocks: bool = False) -> Callable[[F], F]:
    """A decorator that runs `check` first. `blocks`: it may wait for a database, so coroutines run it in a thread."""

    def decorate(function: F) -> F:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def later(*args: Any, **kwargs: Any) -> Any:
                call = Call(function, args, kwargs)
                try:
                    await asyncio.to_thread(check, call) if blocks else check(call)
                except Denied as denied:
                    await asyncio.to_thread(note, denied, call)
                    return refuse(denied, call)
                return await function(*args, **kwargs)

            return later  # type: ignore[return-value]  # it has the function's signature

        @functools.wraps(function)
        def now(*args: Any, **kwargs: Any) -> Any:
            call = Call(function, args, kwargs)
            try:
                check(call)
            except Denied as denied:
                note(denied, call)
                return refuse(denied, call)
            return function(*args, **kwargs)

        return now  # type: ignore[return-value]  # as above

    return decorate


def note(denied: Denied, call: Call) -> None:
    """Log a refusal; in the audit log, too, where somebody known wanted what he may not.

    Strangers go to the application's log alone: they could fill the audit log. A refusal stands whether or not it
    could be recorded.
    """
    import structlog

    who, where = principal_in(call), info_in(call)
    name = call.function.__qualname__
    log = structlog.get_logger()
    log.warning(
        "access_refused", function=name, status=denied.status, user_id=who and who.user_id, ip_address=where.ip_address
    )
    if who is None or not isinstance(denied, AccessDenied):
        return
    from complianceagent import defaults
    from complianceagent.audit.events import AuditEvent, AuditEventType, AuditSeverity

    event = AuditEvent(
        AuditEventType.UNAUTHORIZED_ACCESS_ATTEMPT,
        action=name,
        description=denied.reason,
        severity=AuditSeverity.WARNING,
        outcome="denied",
        user_id=who.user_id,
        tenant_id=who.tenant_id,
        ip_address=where.ip_address,
        user_agent=where.user_agent,
    )
    try:
        defaults.audit().record(event)
    except AuditFailed:
        log.error("refusal_not_recorded", function=name)
