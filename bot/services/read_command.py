"""Who asks, and what: in the conversation, in a review thread, or by a button of the check run."""

import json
from typing import NamedTuple

from bot.core.command import Command, command_in
from bot.core.job import Job, JobKind
from bot.handlers.check_run import pressed
from bot.handlers.interface import field
from bot.ports.code_host import CodeHost
from bot.ports.stores import Database


class Asked(NamedTuple):
    """`command` is None where nobody asks for anything any more; `thread` is the first comment of the review thread
    that it was written in (0: in none)."""

    user: str
    command: Command | None
    thread: int = 0


async def asked_by(job: Job, host: CodeHost, database: Database) -> Asked:
    """A comment asks for what it said when it was written, as long as it still says so: others with write access can
    edit it, and would act in its author's name. Raises HostError and StoreError."""
    async with database.reading() as work:
        delivery = await work.deliveries.get(job.delivery)
    if delivery is None:
        return Asked("", None)
    payload = json.loads(delivery.body)
    if not job.subject:
        return Asked(*pressed(payload))
    said = await host.comment(job.subject, in_thread=job.kind is JobKind.REPLY)
    asked = command_in(field(payload, "comment.body", str))
    return Asked(said.by, asked if command_in(said.body) == asked else None, said.thread)
