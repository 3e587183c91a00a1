"""Take up work that has no worker.

DBOS takes up an executor's own work when it starts, and other executors' only with its paid conductor. Three kinds of
work would stay behind: that of another worker that died (its lock is free, see presence.py); that of this very process,
where the database was restarted just when the work was taken (DBOS then does not know that it was); and that of a job
whose worker died so often that DBOS parked it.
"""

import asyncio
import contextlib
from typing import Self

import structlog
from dbos import DBOS

from bot.adapters.queue.names import BURIAL, CHORE, SIDE_QUEUE, WORKFLOW
from bot.adapters.queue.presence import Presence
from bot.adapters.queue.worker import QueueWorker

log = structlog.get_logger()

SWEEP_SECONDS = 2.0
"""Between two looks for work without a worker, which must look like that twice before we believe it."""

ALONE_SECONDS = 5.0
"""The same where there is no other worker that could die."""


class Sweep:
    """Looks until closed. `presence` is None where there is no other worker (SQLite)."""

    def __init__(self, worker: QueueWorker, executor: str, presence: Presence | None = None) -> None:
        self._worker = worker
        self._executor = executor
        self._presence = presence
        self._task: asyncio.Task[None] | None = None
        self._suspects: set[str] = set()
        self._buried: set[str] = set()

    def start(self) -> Self:
        self._task = asyncio.create_task(self._sweep(), name="sweep")
        return self

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(ALONE_SECONDS if self._presence is None else SWEEP_SECONDS)
            try:
                if self._presence is not None and not await self._presence.renew():
                    # The connection was cut, and with a server that was restarted everybody's: give all time to return.
                    self._suspects = set()
                    continue
                self._suspects = await self._look(self._suspects)
            except Exception as error:  # the sweep must outlive every fault of the database
                log.warning("could not look for work without a worker", error=type(error).__name__)
                self._suspects = set()

    async def _look(self, suspects: set[str]) -> set[str]:
        """Take up the work of those who were suspects already at the last look; the suspects of this one."""
        pending = await DBOS.list_workflows_async(
            status="PENDING", name=[WORKFLOW, BURIAL, CHORE], load_input=False, load_output=False
        )
        stalled = {
            each.workflow_id
            for each in pending
            if each.executor_id == self._executor and not self._worker.runs(each.workflow_id)
        }
        for workflow in sorted(stalled & suspects):
            log.info("taking up stalled work", job=workflow)
            await DBOS.resume_workflow_async(workflow, queue_name=SIDE_QUEUE)
        free = await self._free({each.executor_id for each in pending if each.executor_id} - {self._executor})
        dead = sorted(free & suspects)
        if dead:
            log.info("taking over the work of dead workers", executors=dead)
            # The public way to this needs the conductor; this is the method it calls (dbos 3.4.0, pinned, tested).
            await asyncio.to_thread(DBOS._recover_pending_workflows, dead)
        await self._bury()
        return (stalled | free) - suspects

    async def _free(self, executors: set[str]) -> set[str]:
        if self._presence is None:
            return set()
        return {each for each in executors if await self._presence.is_free(each)}

    async def _bury(self) -> None:
        """End the jobs that DBOS parked because their worker died again and again."""
        parked = await DBOS.list_workflows_async(
            status="MAX_RECOVERY_ATTEMPTS_EXCEEDED", name=WORKFLOW, load_input=False, load_output=False
        )
        for each in {each.workflow_id for each in parked} - self._buried:
            log.error("giving up a job whose worker died too often", job=each)
            await self._worker.bury(each)
            self._buried.add(each)
