"""Who asks, and what: in the conversation, in a review thread, or by a button of the check run."""

import json
from typing import NamedTuple

from bot.core.command import Command, command_in
from bot.core.job import Job, JobKind
from bot.handlers.check_run import pressed
from bot.ports.code_host import CodeHost
from bot.ports.stores import Database


class Asked(NamedTuple):
    """`command` is None where a comment asks for nothing any more; `thread` is the first comment of the review thread
    that it was written in (0: in none)."""

    user: str
    command: Command | None
    thread: int = 0


async def asked_by(job: Job, host: CodeHost, database: Database) -> Asked:
    """A comment is read as it is now. Raises HostError and StoreError."""
    if job.subject:
        said = await host.comment(job.subject, in_thread=job.kind is JobKind.REPLY)
        return Asked(said.by, command_in(said.body), said.thread)
    async with database.reading() as work:
        delivery = await work.deliveries.get(job.delivery)
    return Asked(*pressed(json.loads(delivery.body))) if delivery is not None else Asked("", None)
