"""installation: the App was given to an account, taken away, held, or granted more or less than before."""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact, Note
from bot.handlers.interface import field


class InstallationHandler:
    name = "installation"
    permissions: Mapping[str, str] = {}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Note | None:
        granted = field(payload, "installation.permissions", Mapping)
        body: dict[str, object] = {
            "action": delivery.action,
            "account": field(payload, "installation.account.login", str),
            "by": field(payload, "sender.login", str),
            "permissions": {str(name): str(level) for name, level in sorted(granted.items())},
        }
        return Note(field(payload, "installation.id", int), Fact(EvidenceKind.REPOSITORY, "installation", body))


PLUGIN = InstallationHandler()
