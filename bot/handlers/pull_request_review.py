"""pull_request_review: a person approved a change, asked for another one, or lost that say. It is kept as it is told,
for the commit that a review speaks of has been seen to move later."""

from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact, Note
from bot.handlers.interface import field

TOLD_ACTIONS = frozenset({"submitted", "dismissed"})

DECIDING = frozenset({"approved", "changes_requested", "dismissed"})
"""GitHub's words for states of a review that replace an earlier one of the same person. A comment, which each reply in
a thread is as well, decides nothing."""


class PullRequestReviewHandler:
    name = "pull_request_review"
    permissions: Mapping[str, str] = {"pull_requests": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Note | None:
        if delivery.action not in TOLD_ACTIONS:
            return None
        state = field(payload, "review.state", str).lower()
        if state not in DECIDING:
            return None
        user = payload["review"].get("user") or {}  # whose account is gone has none
        repository, number = field(payload, "repository.full_name", str), field(payload, "pull_request.number", int)
        body = {
            "review": field(payload, "review.id", int),
            "state": state.upper(),
            "by": str(user.get("login") or "") or None,
            "bot": user.get("type") == "Bot",
            "commit": str(payload["review"].get("commit_id") or ""),
            "at": str(payload["review"].get("submitted_at") or "") or None,
            "told_by": field(payload, "sender.login", str),
        }
        fact = Fact(EvidenceKind.OPINION, f"{repository}#{number}", body)
        return Note(field(payload, "installation.id", int), fact)


PLUGIN = PullRequestReviewHandler()
