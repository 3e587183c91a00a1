"""A check stands on a commit, not on a pull request: the same commit in another one must not be made green by this one.

Otherwise whoever can push a branch puts the commit there first: a second pull request into that branch changes
nothing, is green, and GitHub takes its check for the first one's as well (GitHub docs: "About protected branches",
the latest check of a name on the head commit counts).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.evidence import EvidenceKind, Fact
from bot.core.identity import CommitSha
from bot.core.job import Job, JobState
from bot.core.review import CheckOutput
from bot.core.verdict import Conclusion
from bot.core.wording import listed
from bot.ports.code_host import CodeHost, Gone, TryLater
from bot.ports.stores import Database, Work
from bot.services.accept_delivery import queue
from bot.services.made import review_again

NOT_GREEN = frozenset({Conclusion.FAILURE.value, Conclusion.ACTION_REQUIRED.value})

_NOT_REVIEWED = frozenset({JobState.FAILED, JobState.RETRIED, JobState.LOST})
"""States of a review that came to no end, whatever an earlier one of the same commit has said."""


async def not_greener_than_others(
    database: Database, host: CodeHost, job: Job, head: CommitSha, check: CheckOutput
) -> CheckOutput:
    """The check, held up where an open pull request with the same commit is not green. Raises HostError, StoreError."""
    if check.conclusion is not Conclusion.SUCCESS:
        return check
    async with database.reading() as work:
        plans = await work.jobs.plans_on(job, head)
        beside = await work.jobs.beside(job, head)
    others = {number for number, plan in plans.items() if _conclusion(plan) in NOT_GREEN}
    others |= {record.job.number for record in beside if record.state in _NOT_REVIEWED}
    standing = [number for number in sorted(others) if await _is_open_on(host, number, head)]
    return _held_up(check, standing) if standing else check


async def hear_of_others(database: Database, host: CodeHost, job: Job, head: CommitSha, now: datetime) -> None:
    """Before a check is green: an open pull request with the same commit, of which no webhook told us, is to be
    reviewed as well. Raises TryLater where there is one, HostError and StoreError."""
    numbers = [number for number in await host.open_pulls_at(head) if number != job.number]
    async with database.work() as work:
        unheard = [number for number in numbers if not await _is_known(work, job, number, head)]
        if not unheard:
            return
        for number in unheard:
            await queue(work, replace(job, id=f"review-beside-{job.id}-{number}", number=number, pushed_by=""), now)
        body: dict[str, object] = {"pull_requests": unheard, "reason": "no webhook told of their newest commit"}
        await work.evidence.append(job.installation, [Fact(EvidenceKind.GAP, job.repository, body)], now)
        await work.commit()
    # Its check is then the newer one of the commit, and under way.
    raise TryLater(f"{listed([f'#{number}' for number in unheard])} has the same commit, and nobody told of it", 2.0)


async def _is_known(work: Work, job: Job, number: int, head: CommitSha) -> bool:
    current = await work.jobs.current_of(job.installation, job.repository, number)
    return current is not None and current.job.head == head


async def review_others_again(work: Work, job: Job, head: CommitSha, now: datetime) -> None:
    """A review is not green: other pull requests that are green on its commit are to be looked at again, for the newest
    check may be theirs. Raises StoreError."""
    for record in await work.jobs.beside(job, head):
        is_done = record.plan is not None and record.state is JobState.DONE
        if is_done and _conclusion(record.plan or "", alone=False) not in NOT_GREEN:
            await review_again(work, record.job, f"review-beside-{job.id}-{record.job.number}", now)


def _conclusion(plan: str, *, alone: bool = True) -> str:
    """What the plan says of its commit, or `alone` of its own change: held up by others, it holds nobody up. One that
    another release wrote in another form is not taken for green."""
    try:
        read = json.loads(plan)
        return str((alone and read.get("alone")) or read["check"]["conclusion"])
    except (ValueError, KeyError, TypeError, AttributeError):
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
