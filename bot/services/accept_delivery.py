"""Accept a webhook: keep it, and put the work it asks for on the queue, in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from bot.core.delivery import Delivery
from bot.core.evidence import EvidenceKind, Fact, Note
from bot.core.job import Again, IfGuarded, Job, JobKind, JobState
from bot.core.named import Named
from bot.handlers.interface import MAX_ID, Handler, MalformedPayload
from bot.ports.clock import Clock
from bot.ports.required_checks import Branch
from bot.ports.stores import Database, Work
from bot.services.keep_together import TogetherKeeper

SWEPT = "review-sweep-"
"""How the ids of reviews begin that no webhook asked for: we saw an open pull request that nobody had told us of."""

PUSHED = frozenset({"opened", "synchronize"})


class Accepted(StrEnum):
    QUEUED = "queued"
    KNOWN = "delivered before"
    NOTHING_TO_DO = "nothing to do"


class Understood(NamedTuple):
    """A delivery, the work that it asks for, and the repository that it is about."""

    delivery: Delivery
    asked: Job | IfGuarded | Again | Note | None
    about: Named | None


class NotAnEvent(Exception):
    """The body is not what GitHub sends for this event; the message says why, without quoting the body."""


class DeliveryAccepter:
    def __init__(self, database: Database, handlers: Mapping[str, Handler], clock: Clock) -> None:
        self._handlers = handlers
        self._clock = clock
        self._keeper = TogetherKeeper(database, keep_all, _place)

    def knows(self, event: str) -> bool:
        return event in self._handlers

    async def accept(self, delivery_id: str, event: str, body: bytes) -> Accepted:
        """Keep a verified delivery. Raises NotAnEvent for a malformed body, StoreError where it cannot be kept:
        GitHub must then be told so, because only an error lets its operators deliver it again."""
        return await self._keeper.keep(self.understand(delivery_id, event, body))

    def understand(self, delivery_id: str, event: str, body: bytes) -> Understood:
        """What a delivery of an event that we know asks for. Raises NotAnEvent."""
        payload = _object_in(body)
        delivery = self._delivery(delivery_id, event, body, payload)
        try:
            return Understood(delivery, self._handlers[event].job(delivery, payload), _named(delivery, payload))
        except MalformedPayload as malformed:
            raise NotAnEvent(str(malformed)) from malformed

    def _delivery(self, delivery_id: str, event: str, body: bytes, payload: Mapping[str, Any]) -> Delivery:
        action = payload.get("action")
        installation = payload.get("installation")
        repository = payload.get("repository")
        number = installation.get("id") if isinstance(installation, Mapping) else None
        name = repository.get("full_name") if isinstance(repository, Mapping) else None
        return Delivery(
            id=delivery_id,
            event=event,
            action=action if isinstance(action, str) else None,
            installation=number if isinstance(number, int) and 1 <= number <= MAX_ID else None,
            repository=name if isinstance(name, str) else None,
            body=body.decode("utf-8"),
            received_at=self._clock.now(),
        )


async def keep(work: Work, understood: Understood, sent_at: datetime) -> Accepted:
    """As `keep_all`, for one that was missed when it was sent, at `sent_at`: a review that was asked for since has seen
    what it tells of."""
    (answer,) = await keep_all(work, [understood], sent_at)
    return answer


async def keep_all(work: Work, some: Sequence[Understood], sent_at: datetime | None = None) -> list[Accepted]:
    """Keep deliveries and put their work on the queue, in this transaction: few statements, however many they are."""
    new = await work.deliveries.add_all([each.delivery for each in some])
    fresh = [each for each, is_new in zip(some, new, strict=True) if is_new]
    names = await _names(work, fresh, sent_at)
    asked = [_renamed(each, names) for each in fresh]
    queued: set[str] = set()
    for part in _parts(asked):
        wanted = [(job, each.delivery) for each in part for job in await _jobs(work, each.asked)]
        jobs = await _not_done(work, wanted, sent_at)
        await queue_all(work, jobs)
        kept = {job.id for job, _ in jobs}
        queued |= {delivery.id for job, delivery in wanted if job.id in kept}
    for each in asked:  # after the jobs: a review that ends locks its pull request first, and then the evidence
        if isinstance(each.asked, Note):
            await work.evidence.append(each.asked.installation, [each.asked.fact], each.delivery.received_at)
    return [_answer(each.delivery, is_new, queued) for each, is_new in zip(some, new, strict=True)]


def _parts(asked: Sequence[Understood]) -> list[list[Understood]]:
    """Whoever asks for the same reviews again asks for those that were asked for just before, too."""
    parts: list[list[Understood]] = [[]]
    for each in asked:
        if isinstance(each.asked, Again):
            parts.append([])
        parts[-1].append(each)
    return parts


def _answer(delivery: Delivery, is_new: bool, queued: set[str]) -> Accepted:
    if not is_new:
        return Accepted.KNOWN
    return Accepted.QUEUED if delivery.id in queued else Accepted.NOTHING_TO_DO


async def _names(work: Work, fresh: Sequence[Understood], sent_at: datetime | None) -> Mapping[int, Named]:
    """How the repositories are called, by their ids, after all that is told here."""
    ids = {each.about.id for each in fresh if each.about}
    names = await work.names.of_all(ids)
    for delivery, _, about in fresh:
        if about is not None and names.get(about.id) != about:
            await learn_name(work, about, sent_at or delivery.received_at, delivery.received_at)
            names = await work.names.of_all(ids)  # whoever had the name before is called otherwise now
    return names


async def learn_name(work: Work, seen: Named, sent_at: datetime, at: datetime) -> Named:
    """How a repository is called now; where an event tells a new name, what is kept under the old one goes with it."""
    now, before = await work.names.see(seen, sent_at)
    if before is not None:
        body: dict[str, object] = {"id": now.id, "was": before.name, "is": now.name, "action": "renamed"}
        if before.installation != now.installation:
            body |= {"action": "transferred", "from_installation": before.installation, "to": now.installation}
        for installation in sorted({before.installation, now.installation}):
            await work.evidence.append(installation, [Fact(EvidenceKind.REPOSITORY, now.name, body)], at)
    return now


async def _jobs(work: Work, asked: Job | IfGuarded | Again | Note | None) -> list[Job]:
    if isinstance(asked, Again):
        return await _again(work, asked)
    if isinstance(asked, IfGuarded):
        branch = Branch(asked.job.installation, asked.job.repository, asked.branch)
        return [asked.job] if await work.required_checks.is_guarded(branch) else []
    return [asked] if isinstance(asked, Job) else []


def _renamed(understood: Understood, names: Mapping[int, Named]) -> Understood:
    """An event that comes late still has the old name in it."""
    _, asked, about = understood
    if about is None:
        return understood
    name = names[about.id].name
    if isinstance(asked, IfGuarded):
        return understood._replace(asked=replace(asked, job=replace(asked.job, repository=name)))
    return understood._replace(asked=replace(asked, repository=name)) if isinstance(asked, Job | Again) else understood


def _named(delivery: Delivery, payload: Mapping[str, Any]) -> Named | None:
    number = payload["repository"].get("id") if delivery.repository else None
    if delivery.installation is None or delivery.repository is None or not isinstance(number, int):
        return None
    return Named(number, delivery.installation, delivery.repository) if 1 <= number <= MAX_ID else None


def _place(understood: Understood) -> tuple[int, int, int]:
    """Where it is about: rows of one place are what two deliveries can both want to change."""
    _, asked, about = understood
    number = asked.number if isinstance(asked, Job) else 0
    return (about.installation, about.id, number) if about else (0, 0, number)


async def _not_done(
    work: Work, wanted: Sequence[tuple[Job, Delivery]], sent_at: datetime | None
) -> list[tuple[Job, datetime]]:
    """Those that are to be done, and since when: no review that a later event has asked for, or whose push we found
    before its webhook came."""
    current = await work.jobs.current_of_all({job.pull_request for job, _ in wanted if job.kind is JobKind.REVIEW})

    def is_done(job: Job, delivery: Delivery) -> bool:
        known = current.get(job.pull_request) if job.kind is JobKind.REVIEW else None
        if known is None:
            return False
        found = known.job.id.startswith(SWEPT) and known.job.head == job.head and delivery.action in PUSHED
        return found or (sent_at is not None and known.created_at > sent_at)

    done = [(job, delivery.received_at) for job, delivery in wanted if is_done(job, delivery)]
    for job, at in done:
        if job.pushed_by:  # who pushed is told by nothing else
            await work.jobs.add(job, at)
            await work.jobs.move(job.id, JobState.SUPERSEDED, at, "another review has seen what it tells of")
    return [(job, delivery.received_at) for job, delivery in wanted if not is_done(job, delivery)]


async def queue(work: Work, job: Job, at: datetime) -> None:
    """Keep a job and put it on the queue, in this transaction."""
    await queue_all(work, [(job, at)])


async def queue_all(work: Work, jobs: Sequence[tuple[Job, datetime]]) -> None:
    """Keep jobs, each with the moment since which it waits, and put them on the queue, in this transaction."""
    await work.jobs.add_all(jobs)
    # The job that one replaces notices by itself: it asks before each thing it says.
    await work.jobs.make_current(*(job for job, _ in jobs if job.kind is JobKind.REVIEW))
    await work.enqueue(*(job for job, _ in jobs))


async def _again(work: Work, asked: Again) -> list[Job]:
    known = await work.jobs.reviewed_at(asked.installation, asked.repository, asked.head)
    group = await work.jobs.group_at(asked.installation, asked.repository, asked.head)
    groups = [replace(group, id=f"{group.kind}-{asked.delivery}")] if group else []  # its own delivery tells the group
    return groups + [
        Job(
            id=f"review-{asked.delivery}-{number}",
            kind=JobKind.REVIEW,
            installation=asked.installation,
            repository=asked.repository,
            number=number,
            head=asked.head,
            delivery=asked.delivery,
        )
        for number in sorted({*known, *asked.numbers})
    ]


def _object_in(body: bytes) -> Mapping[str, Any]:
    try:
        payload = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAnEvent("the body is not JSON in UTF-8") from error
    if not isinstance(payload, dict):
        raise NotAnEvent("the body is JSON, but not an object")
    return payload
