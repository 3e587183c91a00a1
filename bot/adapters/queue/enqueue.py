"""Put a job on the queue inside a transaction of ours: job and delivery are kept together or not at all.

Each installation has a part of the queue to itself, and within it jobs run by their turn (see `adapters.db.turns`).
Pushes have another: most of them wait, for GitHub to know which pull request they came by, and are nothing that
anybody waits for.
"""

from collections.abc import Callable

import sqlalchemy as sa
from dbos import DBOSClient, EnqueueOptions

from bot.adapters.queue.names import APPLICATION, APPLICATION_VERSION, QUEUE, WORKFLOW
from bot.core.job import Job, JobKind


def enqueuer(engine: sa.Engine) -> Callable[[sa.Connection, Job, int], None]:
    """A function that enqueues on a connection of the engine. The DBOS tables must exist (`db upgrade`)."""
    client = DBOSClient(system_database_engine=engine, application_name=APPLICATION, lazy=True)

    def enqueue(connection: sa.Connection, job: Job, turn: int) -> None:
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": job.id,
            "app_version": APPLICATION_VERSION,
            "queue_partition_key": _part_of(job),
            "priority": turn,
        }
        client.enqueue_in_transaction(connection, options, job.id)

    return enqueue


def _part_of(job: Job) -> str:
    return f"{job.installation} {job.kind}" if job.kind is JobKind.PUSH else str(job.installation)
