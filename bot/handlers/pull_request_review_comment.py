"""pull_request_review_comment: somebody may have written a slash command in a review thread."""

from collections.abc import Mapping
from typing import Any

from bot.core.command import command_in
from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind
from bot.handlers.interface import field


class ReviewCommentHandler:
    name = "pull_request_review_comment"
    permissions: Mapping[str, str] = {"pull_requests": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | None:
        if delivery.action != "created":
            return None
        # Bots, ourselves among them, never command us: two bots could answer each other for ever.
        if field(payload, "comment.user.type", str) == "Bot" or field(payload, "sender.type", str) == "Bot":
            return None
        if command_in(field(payload, "comment.body", str)) is None:
            return None
        return Job(
            id=f"{JobKind.REPLY}-{delivery.id}",
            kind=JobKind.REPLY,
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            number=field(payload, "pull_request.number", int),
            head="",
            delivery=delivery.id,
            subject=field(payload, "comment.id", int),
        )


PLUGIN = ReviewCommentHandler()
