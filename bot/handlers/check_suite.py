"""check_suite: somebody pressed "Re-run all checks"."""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.job import Again
from bot.handlers.interface import MAX_ID, field


class CheckSuiteHandler:
    name = "check_suite"
    permissions: Mapping[str, str] = {"checks": "write"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Again | None:
        if delivery.action != "rerequested":
            return None
        named = field(payload, "check_suite.pull_requests", list)
        numbers = (each.get("number") for each in named if isinstance(each, Mapping))
        return Again(
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            head=field(payload, "check_suite.head_sha", str),
            numbers=tuple(each for each in numbers if type(each) is int and 1 <= each <= MAX_ID),
            delivery=delivery.id,
        )


PLUGIN = CheckSuiteHandler()
