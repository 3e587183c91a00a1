"""installation_repositories: somebody decided which repositories we see."""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact, Note
from bot.handlers.interface import field

MOST_NAMES = 200
"""Names that are recorded of one event; the count tells of the rest. Our own choice."""


class InstallationRepositoriesHandler:
    name = "installation_repositories"
    permissions: Mapping[str, str] = {}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Note | None:
        changed = {name: field(payload, f"repositories_{name}", list) for name in ("added", "removed")}
        body: dict[str, object] = {
            "action": delivery.action,
            "by": field(payload, "sender.login", str),
            **{name: _names(some) for name, some in changed.items()},
            **{f"{name}_count": len(some) for name, some in changed.items()},
        }
        return Note(field(payload, "installation.id", int), Fact(EvidenceKind.REPOSITORY, "repositories", body))


def _names(repositories: list[Any]) -> list[str]:
    named = (each.get("full_name") for each in repositories if isinstance(each, Mapping))
    return [name for name in named if isinstance(name, str)][:MOST_NAMES]


PLUGIN = InstallationRepositoriesHandler()
