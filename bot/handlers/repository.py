"""repository: it was deleted, made visible to others, or given another default branch. (A new name is learned from
whatever event comes first.)"""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact, Note
from bot.handlers.interface import field

RECORDED_ACTIONS = frozenset({"deleted", "privatized", "publicized", "archived", "unarchived"})
"""What an auditor asks of a repository whose changes end, or are open to everybody, from some day on."""


class RepositoryHandler:
    name = "repository"
    permissions: Mapping[str, str] = {"metadata": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Note | None:
        before = _default_branch_before(payload) if delivery.action == "edited" else ""
        if delivery.action not in RECORDED_ACTIONS and not before:
            return None
        name = field(payload, "repository.full_name", str)
        body: dict[str, object] = {
            "action": delivery.action,
            "id": field(payload, "repository.id", int),
            "is": name,
            "by": field(payload, "sender.login", str),
        }
        if before:
            now = field(payload, "repository.default_branch", str)
            body |= {"action": "default branch changed", "default_branch": {"was": before, "is": now}}
        return Note(field(payload, "installation.id", int), Fact(EvidenceKind.REPOSITORY, name, body))


def _default_branch_before(payload: Mapping[str, Any]) -> str:
    """Which was the default branch, "" where it still is: what stands on another one, nobody had to review."""
    changes = payload.get("changes")
    changed = changes.get("default_branch") if isinstance(changes, Mapping) else None
    before = changed.get("from") if isinstance(changed, Mapping) else None
    return before if isinstance(before, str) else ""


PLUGIN = RepositoryHandler()
