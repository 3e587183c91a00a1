"""What our check runs are found by, on GitHub and when one is pressed there."""

import re
from typing import NamedTuple

from bot.core.identity import CommitSha

_CHECK_ID = re.compile(r"pr-([1-9][0-9]{0,9})-([0-9a-f]{40}|[0-9a-f]{64})")


class Checked(NamedTuple):
    """The commit of a pull request that a check run speaks of."""

    number: int
    head: CommitSha


_GROUP_ID = re.compile(r"group-([0-9a-f]{40}|[0-9a-f]{64})-([0-9a-f]{40}|[0-9a-f]{64})(?:-([1-9][0-9]{0,9}))?")


class Grouped(NamedTuple):
    """The commits that a merge group lies between, the pull request that it adds to its base (0: not known), and the
    branch that it is to be merged into ("": not known; no part of the external id)."""

    base: CommitSha
    head: CommitSha
    number: int = 0
    branch: str = ""


def group_check_id(group: Grouped) -> str:
    """The external id of our check run on a merge group."""
    return f"group-{group.base}-{group.head}-{group.number}" if group.number else f"group-{group.base}-{group.head}"


def group_checked_by(external_id: str) -> Grouped | None:
    """The merge group that a check run of ours with this external id speaks of; None where it speaks of none."""
    match = _GROUP_ID.fullmatch(external_id)
    return Grouped(CommitSha(match[1]), CommitSha(match[2]), int(match[3] or 0)) if match else None


def check_id(number: int, head: CommitSha) -> str:
    """The external id of our check run: one for each commit of a pull request (GitHub's limit: 255 characters)."""
    return f"pr-{number}-{head}"


def checked_by(external_id: str) -> Checked | None:
    """What a check run of ours with this external id speaks of; None where it is not one of ours."""
    match = _CHECK_ID.fullmatch(external_id)
    return Checked(int(match[1]), CommitSha(match[2])) if match else None
