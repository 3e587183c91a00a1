"""check_run: somebody pressed "Re-run", or one of the buttons, on a check run of ours."""

from collections.abc import Mapping
from typing import Any

from bot.core.check_id import checked_by, group_checked_by
from bot.core.command import Command
from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind
from bot.core.review import FIX_ALL, REPORT, RESCAN
from bot.handlers.interface import field
from bot.handlers.merge_group import group_job

BUTTONS: Mapping[str, Command] = {FIX_ALL.identifier: Command("fix", "all"), REPORT.identifier: Command("report", "")}
"""The buttons that ask what a comment could ask as well."""


class CheckRunHandler:
    name = "check_run"
    permissions: Mapping[str, str] = {"checks": "write"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | None:
        kind = _kind(delivery.action, payload)
        if kind is JobKind.REVIEW and group_checked_by(field(payload, "check_run.external_id", str)):
            return group_job(delivery, payload)
        checked = checked_by(field(payload, "check_run.external_id", str)) if kind else None
        if kind is None or checked is None:
            return None
        return Job(
            id=f"{kind}-{delivery.id}",
            kind=kind,
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            number=checked.number,
            head=checked.head if kind is JobKind.REVIEW else "",
            delivery=delivery.id,
        )


def pressed(payload: Mapping[str, Any]) -> tuple[str, Command]:
    """Who pressed a button of BUTTONS, and what it asks. Raises MalformedPayload, and KeyError for another button."""
    return field(payload, "sender.login", str), BUTTONS[field(payload, "requested_action.identifier", str)]


def _kind(action: str | None, payload: Mapping[str, Any]) -> JobKind | None:
    if action == "rerequested":
        return JobKind.REVIEW
    if action != "requested_action":
        return None
    button = field(payload, "requested_action.identifier", str)
    if button == RESCAN.identifier:
        return JobKind.REVIEW
    return JobKind.COMMAND if button in BUTTONS and field(payload, "sender.type", str) != "Bot" else None


PLUGIN = CheckRunHandler()
