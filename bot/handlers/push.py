"""push: somebody moved the default branch, or one that may be protected. Whether that was a merge or a change without
review, the job finds out."""

import re
from collections.abc import Mapping
from typing import Any

from bot.core.delivery import Delivery
from bot.core.identity import CommitSha
from bot.core.job import IfGuarded, Job, JobKind
from bot.core.push import Push, PushedCommit
from bot.handlers.interface import MalformedPayload, field

_BRANCHES = "refs/heads/"
_QUEUE = "gh-readonly-queue/"
"""Where GitHub puts what a merge queue is about to merge (GitHub docs, "Managing a merge queue")."""

_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class PushHandler:
    name = "push"
    permissions: Mapping[str, str] = {"contents": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | IfGuarded | None:
        ref = field(payload, "ref", str)
        branch = ref.removeprefix(_BRANCHES)
        if ref == branch or branch.startswith(_QUEUE) or payload.get("deleted") is True:
            return None
        job = Job(
            id=f"{JobKind.PUSH}-{delivery.id}",
            kind=JobKind.PUSH,
            installation=field(payload, "installation.id", int),
            repository=field(payload, "repository.full_name", str),
            number=0,
            head=push_of(payload).after,
            delivery=delivery.id,
        )
        return job if branch == field(payload, "repository.default_branch", str) else IfGuarded(branch, job)


def push_of(payload: Mapping[str, Any]) -> Push:
    """Raises MalformedPayload."""
    shas = [field(payload, name, str) for name in ("before", "after")]
    if not all(_SHA.fullmatch(each) for each in shas):
        raise MalformedPayload("before or after is no commit")
    commits = [each for each in field(payload, "commits", list) if isinstance(each, Mapping)]
    return Push(
        branch=field(payload, "ref", str).removeprefix(_BRANCHES),
        before=CommitSha(shas[0]),
        after=CommitSha(shas[1]),
        by=field(payload, "pusher.name", str),
        forced=payload.get("forced") is True,
        commits=tuple(_commit(each) for each in commits),
    )


def _commit(found: Mapping[str, Any]) -> PushedCommit:
    sha = field(found, "id", str)
    if not _SHA.fullmatch(sha):
        raise MalformedPayload("commits.id is no commit")
    author, committer = ((found.get(name) or {}).get("username") for name in ("author", "committer"))
    message = found.get("message")
    return PushedCommit(
        sha=CommitSha(sha),
        author=author if isinstance(author, str) else "",
        committer=committer if isinstance(committer, str) else "",
        title=message.partition("\n")[0] if isinstance(message, str) else "",
    )


PLUGIN = PushHandler()
