"""repository: it was deleted, or made visible to others. (A new name is learned from whatever event comes first.)"""

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
        if delivery.action not in RECORDED_ACTIONS:
            return None
        name = field(payload, "repository.full_name", str)
        body = {
            "action": delivery.action,
            "id": field(payload, "repository.id", int),
            "is": name,
            "by": field(payload, "sender.login", str),
        }
        return Note(field(payload, "installation.id", int), Fact(EvidenceKind.REPOSITORY, name, body))


PLUGIN = RepositoryHandler()
