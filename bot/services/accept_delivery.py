"""Accept a webhook: keep it, and put the work it asks for on the queue, in one transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.core.delivery import Delivery
from bot.core.job import Again, Job, JobKind
from bot.handlers.interface import MAX_ID, Handler, MalformedPayload
from bot.ports.clock import Clock
from bot.ports.stores import Database, Work


class Accepted(StrEnum):
    QUEUED = "queued"
    KNOWN = "delivered before"
    NOTHING_TO_DO = "nothing to do"


class NotAnEvent(Exception):
    """The body is not what GitHub sends for this event; the message says why, without quoting the body."""


class DeliveryAccepter:
    def __init__(self, database: Database, handlers: Mapping[str, Handler], clock: Clock) -> None:
        self._database = database
        self._handlers = handlers
        self._clock = clock

    def knows(self, event: str) -> bool:
        return event in self._handlers

    async def accept(self, delivery_id: str, event: str, body: bytes) -> Accepted:
        """Keep a verified delivery. Raises NotAnEvent for a malformed body, StoreError where it cannot be kept:
        GitHub must then be told so, because only an error lets its operators deliver it again."""
        payload = _object_in(body)
        delivery = self._delivery(delivery_id, event, body, payload)
        try:
            asked = self._handlers[event].job(delivery, payload)
        except MalformedPayload as malformed:
            raise NotAnEvent(str(malformed)) from malformed
        async with self._database.work() as work:
            if not await work.deliveries.add(delivery):
                return Accepted.KNOWN
            jobs = await _again(work, asked) if isinstance(asked, Again) else [asked] if asked else []
            for job in jobs:
                await queue(work, job, delivery.received_at)
            await work.commit()
        return Accepted.QUEUED if jobs else Accepted.NOTHING_TO_DO

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


async def queue(work: Work, job: Job, at: datetime) -> None:
    """Keep a job and put it on the queue, in this transaction."""
    await work.jobs.add(job, at)
    if job.kind is JobKind.REVIEW:
        # The job it replaces notices by itself: it asks before each thing it says.
        await work.jobs.make_current(job)
    await work.enqueue(job)


async def _again(work: Work, asked: Again) -> list[Job]:
    known = await work.jobs.reviewed_at(asked.installation, asked.repository, asked.head)
    return [
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
