"""What came of a command, and how it is kept: with the command's evidence, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.evidence import Fact
from bot.core.identity import Fingerprint
from bot.core.job import Job, JobKind
from bot.core.tracked import FindingState
from bot.core.waiver import Waiver
from bot.ports.stores import Work
from bot.services.accept_delivery import queue
from bot.services.facts_of_review import waiver_fact

AGAIN = "The check is being decided anew."


@dataclass(frozen=True)
class Made:
    """The answer in Markdown; the commit ("" for none) and the findings that it fixes; the waiver that was granted or
    withdrawn; whether the pull request is to be reviewed again."""

    text: str
    commit: str = ""
    fixed: tuple[Fingerprint, ...] = ()
    granted: Waiver | None = None
    withdrawn: Waiver | None = None
    review: bool = False


async def keep(work: Work, job: Job, user: str, made: Made, now: datetime) -> list[Fact]:
    """Keep it, and put the review on the queue that it asks for. What is to be recorded, in order."""
    facts = []
    if made.granted is not None:
        facts += [waiver_fact(each, "replaced", user) for each in await _replaced(work, made.granted)]
        await work.waivers.grant(made.granted)
        await set_state(work, made.granted, FindingState.WAIVED)
        facts.append(waiver_fact(made.granted, "granted", user))
    if made.withdrawn is not None and await work.waivers.end(made.withdrawn):
        await set_state(work, made.withdrawn, FindingState.OPEN)
        facts.append(waiver_fact(made.withdrawn, "withdrawn", user))
    if made.review:
        await review_again(work, job, f"review-by-{job.id}", now)
    return facts


async def _replaced(work: Work, waiver: Waiver) -> list[Waiver]:
    """The waiver of the same finding that held so far. (The same one, where this is another try.)"""
    held = await work.waivers.of(waiver.installation, waiver.repository, waiver.number)
    return [each for each in held if each.fingerprint == waiver.fingerprint and each != waiver]


async def set_state(work: Work, waiver: Waiver, state: FindingState) -> None:
    await work.findings.set_state(waiver.installation, waiver.repository, waiver.number, waiver.fingerprint, state)


async def review_again(work: Work, job: Job, name: str, now: datetime) -> None:
    """Review the pull request of a job again, at the head that it has then."""
    head = await work.jobs.current_head(job) or ""
    again = Job(name, JobKind.REVIEW, job.installation, job.repository, job.number, head, job.delivery)
    await queue(work, again, now)
