"""A check stands on a commit, not on a pull request: the same commit in another one must not be made green by this one.

Otherwise whoever can push a branch puts the commit there first: a second pull request into that branch changes
nothing, is green, and GitHub takes its check for the first one's as well (GitHub docs: "About protected branches",
the latest check of a name on the head commit counts).
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.core.identity import CommitSha
from bot.core.job import Job
from bot.core.review import CheckOutput
from bot.core.verdict import Conclusion
from bot.core.wording import listed
from bot.ports.code_host import CodeHost, Gone
from bot.ports.stores import Database

NOT_GREEN = frozenset({Conclusion.FAILURE.value, Conclusion.ACTION_REQUIRED.value})


async def not_greener_than_others(
    database: Database, host: CodeHost, job: Job, head: CommitSha, check: CheckOutput
) -> CheckOutput:
    """The check, held up where an open pull request with the same commit is not green. Raises HostError, StoreError."""
    if check.conclusion is not Conclusion.SUCCESS:
        return check
    async with database.reading() as work:
        plans = await work.jobs.plans_on(job, head)
    others = [number for number, plan in sorted(plans.items()) if _conclusion(plan) in NOT_GREEN]
    standing = [number for number in others if await _is_open_on(host, number, head)]
    return _held_up(check, standing) if standing else check


def _conclusion(plan: str) -> str:
    """What the plan says of the commit; one that another release wrote in another form is not taken for green."""
    try:
        return str(json.loads(plan)["check"]["conclusion"])
    except (ValueError, KeyError, TypeError):
        return Conclusion.ACTION_REQUIRED.value


async def _is_open_on(host: CodeHost, number: int, head: CommitSha) -> bool:
    try:
        pull = await host.pull_request(number)
    except Gone:
        return False
    return pull.open and pull.head == head


def _held_up(check: CheckOutput, others: Sequence[int]) -> CheckOutput:
    names = listed([f"#{number}" for number in others])
    why = (
        f"**The same commit stands in {names}, where it is not green.** A check belongs to a commit, so it cannot be "
        "green here either. Mend or close that pull request, then push here, or close and open this one again."
    )
    return replace(
        check,
        conclusion=Conclusion.ACTION_REQUIRED,
        title=f"Nothing new here, but {names} has the same commit",
        summary=f"{why}\n\n{check.summary}",
    )
