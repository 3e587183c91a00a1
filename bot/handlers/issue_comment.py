"""issue_comment: somebody may have written a slash command."""

from collections.abc import Mapping
from typing import Any

from bot.core.command import command_in
from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind
from bot.handlers.interface import field


class IssueCommentHandler:
    name = "issue_comment"
    permissions: Mapping[str, str] = {"issues": "read", "pull_requests": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | None:
        issue = payload.get("issue")
        on_pull_request = isinstance(issue, Mapping) and isinstance(issue.get("pull_request"), Mapping)
        if delivery.action != "created" or not on_pull_request:
            return None
        # Bots, ourselves among them, never command us: two bots could answer each other for ever.
        if field(payload, "comment.user.type", str) == "Bot" or field(payload, "sender.type", str) == "Bot":
            return None
        if command_in(field(payload, "comment.body", str)) is None:
            return None
        return Job(
            id=f"command-{delivery.id}",
            kind=JobKind.COMMAND,
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            number=field(payload, "issue.number", int),
            head="",
            delivery=delivery.id,
            subject=field(payload, "comment.id", int),
        )


PLUGIN = IssueCommentHandler()
