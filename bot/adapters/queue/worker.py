"""The worker's side: runs jobs step by step, durably. DBOS is one for each process, so this is too."""

import asyncio
import itertools
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, SetWorkflowID

from bot.adapters.queue.engine import queue_engine
from bot.adapters.queue.looking import BRISK_SECONDS, Bell, Looking
from bot.adapters.queue.names import APPLICATION, APPLICATION_VERSION, BURIAL, CHORE, QUEUE, SIDE_QUEUE, WORKFLOW
from bot.ports.queue import Chore, GiveUp, JobRunner, Later, Next, StepResult, Stop

log = structlog.get_logger()

Step = Callable[..., Awaitable[list[Any]]]

MAX_TRIES = 14
"""Tries of one step before the job is given up: with the waits below, something over two hours."""

LONGEST_WAIT = 1800.0
"""Seconds between two tries at most."""

RECOVERIES = 20
"""How often a job may be taken up again after its worker died, before it is given up as poisonous."""

JOBS_PER_PLACE = 4
"""Jobs under way for each step that may run: those that wait for their next try must not keep others from working.
Not many more: what this worker has taken up, an idle one does not."""

SHUTDOWN_SECONDS = 3
"""How long a stopping worker lets running steps finish; what is left is taken up by the next one."""

DESTROY_SECONDS = 3
"""How long the queue's own threads may take to end; they hold nothing that is worth more."""


class QueueWorker:
    """`url` is the SQLAlchemy URL (synchronous driver) of the database, `executor` this worker's name in it;
    `concurrency` is how many steps run at the same time, `per_installation` how many jobs of one installation are
    under way at the same time, in all workers together (pushes, which mostly wait, beside all others). `bell` is rung
    for all work that comes; None where it may come from other processes."""

    def __init__(
        self,
        url: str,
        runner: JobRunner,
        executor: str,
        concurrency: int = 4,
        *,
        per_installation: int = 12,
        chores: Sequence[Chore] = (),
        busy_seconds: float = 30,
        bell: Bell | None = None,
    ) -> None:
        self._url = url
        self._runner = runner
        self._executor = executor
        self._concurrency = concurrency
        self._per_installation = per_installation
        self._chores = {each.name: each for each in chores}
        self._places = asyncio.Semaphore(concurrency)
        self._engine = queue_engine(url, busy_seconds=busy_seconds)
        self._jobs: dict[str, asyncio.Task[Any]] = {}
        self._looking = Looking(lambda: bool(self._jobs), bell)
        self._working: set[str] = set()
        self._stopping = False

    async def start(self) -> None:
        """Take up what this executor left behind, then wait for work."""
        logging.getLogger("dbos").setLevel(logging.ERROR)
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._url,
            "system_database_engine": self._engine,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor,
            "enable_otlp": False,
            "log_level": "ERROR",
        }
        self._open_queues()
        DBOS(config=config)
        self._register()
        self._looking.begin()
        # On this thread, so that workflows run on this event loop, beside the adapters they use.
        DBOS.launch()
        await DBOS.apply_schedules_async(
            [
                {"schedule_name": each.name, "workflow_fn": self._chore, "schedule": each.cron, "context": each.name}
                for each in self._chores.values()
            ]
        )
        for each in self._chores.values():
            if each.at_start:
                await DBOS.start_workflow_async(self._chore, datetime.now(UTC), each.name)

    async def stop(self) -> None:
        """Let running steps end for a moment; what is under way then is cancelled, and taken up by the next worker."""
        self._stopping = True
        self._looking.end()
        with suppress(TimeoutError):
            async with asyncio.timeout(SHUTDOWN_SECONDS):
                while self._working:  # noqa: ASYNC110 - a set has no event, and this is the end
                    await asyncio.sleep(0.02)
        tasks = list(self._jobs.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # What was being taken up at this moment is cut off, and left to the next worker: no reason for a traceback.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        # In a thread that nobody has to wait for: its own threads may hang on a database that is away.
        thread = threading.Thread(target=self._destroy, daemon=True)
        thread.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(DESTROY_SECONDS):
                while thread.is_alive():  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.02)

    def _destroy(self) -> None:
        """The connections are closed last, also those that its threads give back later: a pool that was disposed of
        keeps these open."""
        DBOS.destroy(destroy_registry=True)
        sa.event.listen(self._engine.pool, "checkin", lambda _, record: record.invalidate())
        self._engine.dispose()

    def runs(self, job_id: str) -> bool:
        """Whether the job is under way in this process."""
        return job_id in self._jobs

    async def bury(self, job_id: str) -> None:
        """Give up a job that the queue does not run any more. Once, however often this is called."""
        with SetWorkflowID(f"{job_id}, given up"):
            await DBOS.start_workflow_async(self._bury, job_id)

    def _open_queues(self) -> None:
        client = DBOSClient(system_database_engine=self._engine, application_name=APPLICATION, lazy=True)
        most = JOBS_PER_PLACE * self._concurrency
        client.register_queue(
            QUEUE,
            worker_concurrency=most,
            partition_concurrency=self._per_installation,
            polling_interval_sec=BRISK_SECONDS,
            on_conflict="always_update",
        )
        client.register_queue(
            SIDE_QUEUE,
            worker_concurrency=most,
            polling_interval_sec=BRISK_SECONDS,
            on_conflict="always_update",
        )

    def _register(self) -> None:
        """The workflows and steps under their stored names. They are functions of this worker's, made once: DBOS wants
        neither methods nor a second registration."""
        list_steps, run_step, give_up, do_chore = self._steps()

        async def run_steps(job_id: str) -> str:
            """Why the job has to be given up; "" where it has not."""
            for step in await list_steps(job_id):
                for attempt in range(MAX_TRIES):
                    verb, seconds, reason = await run_step(step, job_id)
                    if verb != "later":
                        break
                    await DBOS.sleep_async(wait_before(attempt, seconds))
                else:
                    return f"tried {MAX_TRIES} times; last: {reason}"
                if verb != "next":
                    return str(reason)
            return ""

        async def until_said(job_id: str, why: str) -> None:
            for attempt in itertools.count():
                verb, seconds, _ = await give_up(job_id, why)
                if verb != "later":
                    return
                await DBOS.sleep_async(wait_before(attempt, seconds))

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RECOVERIES)
        async def run_job(job_id: str) -> None:
            with self._under_way(job_id):
                if self._stopping:
                    await _until_cancelled()  # taken up at the last moment
                if why := await _or_fault(run_steps(job_id), job_id):
                    await until_said(job_id, why)

        @DBOS.workflow(name=BURIAL, max_recovery_attempts=None)
        async def bury(job_id: str) -> None:
            with self._under_way(f"{job_id}, given up"):
                await until_said(job_id, f"its worker died {RECOVERIES} times")

        @DBOS.workflow(name=CHORE, max_recovery_attempts=None)
        async def chore(_: datetime, name: str) -> None:
            if name in self._chores:  # not in one that another release has put there
                with self._under_way(str(DBOS.workflow_id)):
                    await do_chore(name)

        self._bury, self._chore = bury, chore

    def _steps(self) -> tuple[Step, Step, Step, Step]:
        @DBOS.step(name="list steps")
        async def list_steps(job_id: str) -> list[str]:
            return list(await self._runner.steps(job_id))

        @DBOS.step(name="run step")
        async def run_step(step: str, job_id: str) -> list[Any]:
            return stored(await self._run(step, job_id))

        @DBOS.step(name="give up")
        async def give_up(job_id: str, reason: str) -> list[Any]:
            return stored(await self._runner.give_up(job_id, reason))

        @DBOS.step(name="do chore")
        async def do_chore(name: str) -> list[Any]:
            try:
                await self._chores[name].run()
            except Exception:  # what comes again anyway must not stand in the way of what comes once
                log.exception("a chore failed", chore=name)
            return []

        return list_steps, run_step, give_up, do_chore

    async def _run(self, step: str, job_id: str) -> StepResult:
        async with self._places:
            if self._stopping:
                await _until_cancelled()  # nothing new is begun
            self._working.add(job_id)
            try:
                return await self._runner.run(step, job_id)
            finally:
                self._working.discard(job_id)

    @contextmanager
    def _under_way(self, job_id: str) -> Iterator[None]:
        task = asyncio.current_task()
        if task is not None:
            self._jobs[job_id] = task
        try:
            yield
        finally:
            if self._jobs.get(job_id) is task:
                del self._jobs[job_id]


async def _until_cancelled() -> None:
    await asyncio.get_running_loop().create_future()


async def _or_fault(steps: Awaitable[str], job_id: str) -> str:
    """What the steps answer, or the kind of the mistake of ours that ended them: its words may quote anything."""
    try:
        return await steps
    except Exception as error:
        log.exception("job failed", job=job_id)
        return f"internal error ({type(error).__name__})"


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
    return max(asked, min(LONGEST_WAIT, 2.0 ** min(attempt, 20) if attempt else 0.0))
