"""pull_request: a change is to be reviewed."""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind
from bot.handlers.interface import field

REVIEWED_ACTIONS = frozenset({"opened", "synchronize", "reopened", "ready_for_review"})
"""The actions after which the head is new to us, or is to be looked at again."""


class PullRequestHandler:
    name = "pull_request"
    permissions: Mapping[str, str] = {"pull_requests": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | None:
        if delivery.action not in REVIEWED_ACTIONS and not (delivery.action == "edited" and _has_a_new_base(payload)):
            return None
        return Job(
            id=f"review-{delivery.id}",
            kind=JobKind.REVIEW,
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            number=field(payload, "number", int),
            head=field(payload, "pull_request.head.sha", str),
            delivery=delivery.id,
        )


def _has_a_new_base(payload: Mapping[str, Any]) -> bool:
    """Whether the change now goes into another branch: what was old there may be new here, on the same commit."""
    changes = payload.get("changes")
    return isinstance(changes, Mapping) and "base" in changes


PLUGIN = PullRequestHandler()
