"""The worker's side: runs jobs step by step, durably. DBOS is one for each process, so this is too."""

import asyncio
import logging
from typing import Any

import structlog
from dbos import DBOS, DBOSConfig

from bot.adapters.queue.names import APPLICATION, APPLICATION_VERSION, QUEUE, WORKFLOW
from bot.ports.queue import GiveUp, JobRunner, Later, Next, StepResult, Stop

log = structlog.get_logger()

MAX_TRIES = 12
"""Tries of one step before the job is given up: with the waits below, something over two hours."""

LONGEST_WAIT = 1800.0
"""Seconds between two tries at most."""

RECOVERIES = 100
"""How often a job may be taken up again after its worker died, before it is parked as poisonous."""

POLL_SECONDS = 0.2
"""How often the queue is asked for work: half of it is added to a review's time on average."""

SHUTDOWN_SECONDS = 5
"""How long a stopping worker lets running steps finish; what is left is taken up by the next one."""


class QueueWorker:
    """`url` is the SQLAlchemy URL (synchronous driver) of the database, `executor` this worker's name in it."""

    def __init__(self, url: str, runner: JobRunner, executor: str, concurrency: int = 4) -> None:
        self._url = url
        self._runner = runner
        self._executor = executor
        self._concurrency = concurrency

    async def start(self) -> None:
        """Take up what this executor left behind, then wait for work."""
        logging.getLogger("dbos").setLevel(logging.ERROR)
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._url,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor,
            "enable_otlp": False,
            "log_level": "ERROR",
        }
        DBOS(config=config)
        self._register()
        # On this thread, so that workflows run on this event loop, beside the adapters they use.
        DBOS.launch()
        await DBOS.register_queue_async(
            QUEUE,
            worker_concurrency=self._concurrency,
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )

    async def stop(self) -> None:
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=SHUTDOWN_SECONDS)

    def _register(self) -> None:
        runner = self._runner

        @DBOS.step(name="list steps")
        async def list_steps(job_id: str) -> list[str]:
            return list(await runner.steps(job_id))

        @DBOS.step(name="run step")
        async def run_step(step: str, job_id: str) -> list[Any]:
            return stored(await runner.run(step, job_id))

        @DBOS.step(name="give up")
        async def give_up(job_id: str, reason: str) -> None:
            await runner.give_up(job_id, reason)

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RECOVERIES)
        async def run_job(job_id: str) -> None:
            try:
                for step in await list_steps(job_id):
                    for attempt in range(MAX_TRIES):
                        verb, seconds, reason = await run_step(step, job_id)
                        if verb != "later":
                            break
                        await DBOS.sleep_async(wait_before(attempt, seconds))
                    else:
                        await give_up(job_id, f"tried {MAX_TRIES} times; last: {reason}")
                        return
                    if verb == "give up":
                        await give_up(job_id, reason)
                    if verb != "next":
                        return
            except Exception as error:
                log.exception("job failed", job=job_id)
                await give_up(job_id, f"internal error ({type(error).__name__})")


def stored(result: StepResult) -> list[Any]:
    """A step's result as it is kept: verb, seconds, reason."""
    match result:
        case Later(seconds, reason):
            return ["later", seconds, reason]
        case GiveUp(reason):
            return ["give up", 0.0, reason]
        case Stop():
            return ["stop", 0.0, ""]
        case Next():
            return ["next", 0.0, ""]


def wait_before(attempt: int, asked: float) -> float:
    """Seconds before the next try: what was asked for at least, and longer with each try."""
    return min(LONGEST_WAIT, max(asked, 2.0**attempt if attempt else 0.0))
