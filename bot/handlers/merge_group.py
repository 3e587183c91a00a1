"""merge_group: a merge queue is about to merge, and waits for our check."""

import re
from collections.abc import Mapping
from typing import Any

from bot.core.check_id import Grouped, group_checked_by
from bot.core.delivery import Delivery
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind
from bot.handlers.interface import MalformedPayload, field

_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

_QUEUED = re.compile(r"refs/heads/gh-readonly-queue/.+/pr-([1-9][0-9]{0,9})-(?:[0-9a-f]{40}|[0-9a-f]{64})")
"""The branch that GitHub makes for a group (GitHub docs, "Managing a merge queue"): one for each pull request in the
queue, upon that of the one before it. Nobody else may push below `gh-readonly-queue/`."""


class MergeGroupHandler:
    name = "merge_group"
    permissions: Mapping[str, str] = {"merge_queues": "read"}

    def job(self, delivery: Delivery, payload: Mapping[str, Any]) -> Job | None:
        return group_job(delivery, payload) if delivery.action == "checks_requested" else None


def group_job(delivery: Delivery, payload: Mapping[str, Any]) -> Job:
    """Raises MalformedPayload."""
    return Job(
        id=f"{JobKind.MERGE_GROUP}-{delivery.id}",
        kind=JobKind.MERGE_GROUP,
        installation=field(payload, "installation.id", int),
        repository=field(payload, "repository.full_name", str),
        number=0,
        head=group_of(payload).head,
        delivery=delivery.id,
    )


def group_of(payload: Mapping[str, Any]) -> Grouped:
    """The merge group of an event: of its own, or of a check run of ours on one. Raises MalformedPayload."""
    if "check_run" in payload:
        group = group_checked_by(field(payload, "check_run.external_id", str))
        if group is None:
            raise MalformedPayload("check_run.external_id names no merge group")
        return group
    shas = [field(payload, f"merge_group.{name}", str) for name in ("base_sha", "head_sha")]
    if not all(_SHA.fullmatch(each) for each in shas):
        raise MalformedPayload("merge_group.base_sha or head_sha is no commit")
    return Grouped(CommitSha(shas[0]), CommitSha(shas[1]), _queued(payload["merge_group"].get("head_ref")))


def _queued(ref: object) -> int:
    """The pull request that a group's branch is named after, 0 for none."""
    named = _QUEUED.fullmatch(ref) if isinstance(ref, str) else None
    return int(named[1]) if named else 0


PLUGIN = MergeGroupHandler()
