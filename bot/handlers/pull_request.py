"""pull_request: a change is to be reviewed, or was merged and is to be recorded."""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind
from bot.handlers.interface import field

REVIEWED_ACTIONS = frozenset({"opened", "synchronize", "reopened", "ready_for_review"})
"""The actions after which the head is new to us, or is to be looked at again."""


PUSHES = frozenset({"opened", "synchronize"})
"""Whoever caused these has pushed the head, or stands for it: who opens a pull request asks for all of it."""


class PullRequestHandler:
    name = "pull_request"
    permissions: Mapping[str, str] = {"pull_requests": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | None:
        kind = _kind(delivery.action, payload)
        if kind is None:
            return None
        return Job(
            id=f"{kind}-{delivery.id}",
            kind=kind,
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            number=field(payload, "number", int),
            head=field(payload, "pull_request.head.sha", str),
            delivery=delivery.id,
            pushed_by=_pusher(payload) if delivery.action in PUSHES else "",
        )


def _kind(action: str | None, payload: Mapping[str, Any]) -> JobKind | None:
    if action in REVIEWED_ACTIONS or (action == "edited" and _has_a_new_base(payload)):
        return JobKind.REVIEW
    pull = payload.get("pull_request")
    merged = action == "closed" and isinstance(pull, Mapping) and pull.get("merged") is True
    return JobKind.CHANGE if merged else None


def _pusher(payload: Mapping[str, Any]) -> str:
    sender = payload.get("sender")
    login = sender.get("login") if isinstance(sender, Mapping) else None
    return login if isinstance(login, str) else ""


def _has_a_new_base(payload: Mapping[str, Any]) -> bool:
    """Whether the change now goes into another branch: what was old there may be new here, on the same commit."""
    changes = payload.get("changes")
    return isinstance(changes, Mapping) and "base" in changes


PLUGIN = PullRequestHandler()
