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

_QUEUED = re.compile(r"gh-readonly-queue/(.+)/pr-([1-9][0-9]{0,9})-(?:[0-9a-f]{40}|[0-9a-f]{64})")
"""The branch that GitHub makes for a group (GitHub docs, "Managing a merge queue"): one for each pull request in the
queue, upon that of the one before it, with the name of the branch that all of them go into. Nobody else may push below
`gh-readonly-queue/`."""


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
        suite = payload["check_run"].get("check_suite")
        return group._replace(branch=_queued(suite.get("head_branch") if isinstance(suite, Mapping) else None)[0])
    shas = [field(payload, f"merge_group.{name}", str) for name in ("base_sha", "head_sha")]
    if not all(_SHA.fullmatch(each) for each in shas):
        raise MalformedPayload("merge_group.base_sha or head_sha is no commit")
    ref = payload["merge_group"].get("head_ref")
    branch, number = _queued(ref.removeprefix("refs/heads/") if isinstance(ref, str) else None)
    return Grouped(CommitSha(shas[0]), CommitSha(shas[1]), number, branch)


def _queued(branch: object) -> tuple[str, int]:
    """The branch that a group's own is named after, and the pull request: "" and 0 for none."""
    named = _QUEUED.fullmatch(branch) if isinstance(branch, str) else None
    return (named[1], int(named[2])) if named else ("", 0)


PLUGIN = MergeGroupHandler()
