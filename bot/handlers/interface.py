"""What a handler is: a pure function from an event's payload to a job.

A module in this folder exposes `PLUGIN`, an instance of a Handler. The event names are GitHub's
(docs: Webhook events and payloads).
"""

from collections.abc import Mapping
from typing import Any, Protocol

from bot.core.delivery import Delivery
from bot.core.evidence import Note
from bot.core.job import Again, IfGuarded, Job


class MalformedPayload(Exception):
    """A signed event without the fields GitHub documents for it; the message names the first missing one."""


class Handler(Protocol):
    name: str
    """The event it handles."""
    permissions: Mapping[str, str]
    """The App permissions that receiving the event takes (app.yml is held to them by a test)."""

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | IfGuarded | Again | Note | None:
        """The work that the event asks for, or what is to be recorded of it; None where there is nothing to do. Raises
        MalformedPayload."""
        ...


UNASKED = frozenset({"installation", "installation_repositories"})
"""Events that every App is told of, and that no App can subscribe to (GitHub docs, "Webhook events and payloads")."""

MAX_ID = 2**63 - 1
"""GitHub's ids count from 1 and are 64-bit numbers (its schemas: `format: int64`), and so are our columns."""


def field(payload: Mapping[str, Any], path: str, kind: type) -> Any:
    """The value at a dotted path, of the given type; a number is an id. Raises MalformedPayload."""
    value: Any = payload
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise MalformedPayload(f"{path} is not a {kind.__name__}")
    if isinstance(value, int) and not 1 <= value <= MAX_ID:
        raise MalformedPayload(f"{path} is no id")
    return value
