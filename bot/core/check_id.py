"""What our check runs are found by, on GitHub and when one is pressed there."""

import re
from typing import NamedTuple

from bot.core.identity import CommitSha

_CHECK_ID = re.compile(r"pr-([1-9][0-9]{0,9})-([0-9a-f]{40}|[0-9a-f]{64})")


class Checked(NamedTuple):
    """The commit of a pull request that a check run speaks of."""

    number: int
    head: CommitSha


def check_id(number: int, head: CommitSha) -> str:
    """The external id of our check run: one for each commit of a pull request (GitHub's limit: 255 characters)."""
    return f"pr-{number}-{head}"


def checked_by(external_id: str) -> Checked | None:
    """What a check run of ours with this external id speaks of; None where it is not one of ours."""
    match = _CHECK_ID.fullmatch(external_id)
    return Checked(int(match[1]), CommitSha(match[2])) if match else None
