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
    return Grouped(*map(CommitSha, shas))


PLUGIN = MergeGroupHandler()
