"""How often the queue is asked for work: at once when somebody says that there is some, seldom while there is none.

DBOS asks each queue at a fixed pace, and what queues there are, and whose time is over, once a second: on a machine
with nothing to do that is most of what it does. Its threads ask in the same way here, but we make them, each with a
pause that can be ended.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from dbos import DBOS, _dbos, _workflow_commands
from dbos._queue import Queue, queue_worker_thread
from sqlalchemy.exc import DBAPIError

from bot.adapters.queue.names import QUEUE, SIDE_QUEUE

BRISK_SECONDS = 0.4
"""Between two looks while there is work. Half of it is what a job waits for that nobody told us of."""

RUSH_SECONDS = 1.0
"""Between two looks while much comes at once: those who bring it are answered first, and are to be answered soon."""

RUSH = 5
"""How often we are told between two looks where much comes at once."""

IDLE_SECONDS = 5.0
"""Between two looks while there is none, and whoever brings some tells us. From another process (`complianceagent jobs
retry`) it comes unannounced."""

SIDE_SECONDS = 2.0
"""Between two looks at queues where work is rare and in no hurry, by many workers; one alone takes `IDLE_SECONDS`."""

CALM_SECONDS = 2.0
"""How long after the last work we look as often as with it: what ended may not have made its place free yet."""

DEADLINE_SECONDS = 60.0
"""Between two looks for work whose delay or time is over: none of ours is given either."""

WATCH_SECONDS = 2.0
"""Between two looks whether the threads still run: one that has met an error that nobody foresaw is begun again."""

JOIN_SECONDS = 10.0
"""How long each thread may take to end, as in DBOS."""


class Bell:
    """Rung, from any thread, once work is on the queue and committed."""

    def __init__(self) -> None:
        self._heard: Callable[[], None] | None = None

    def hung(self, heard: Callable[[], None] | None) -> None:
        """Whom to tell from now on; None: nobody."""
        self._heard = heard

    def ring(self) -> None:
        if self._heard is not None:
            self._heard()


class Pause(threading.Event):
    """What a queue's thread waits for between two looks, and by which it is ended. `seconds` says how long to pause;
    DBOS's own pace, which it raises where workers get in each other's way, is held at least."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        super().__init__()
        self._seconds = seconds
        self._changed = threading.Condition()
        self._told = 0
        self._looked = 0.0

    def tell(self) -> None:
        """There is work."""
        with self._changed:
            self._told += 1
            self._changed.notify_all()

    def set(self) -> None:
        super().set()
        with self._changed:
            self._changed.notify_all()

    def wait(self, timeout: float | None = None) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._told or self.is_set(), max(timeout or 0.0, self._seconds()))
            self._hold(BRISK_SECONDS)
            if self._told >= RUSH:
                self._hold(RUSH_SECONDS)
            self._told = 0
            self._looked = time.monotonic()
        return self.is_set()

    def _hold(self, seconds: float) -> None:
        """Look no sooner than so long after the last time: one look finds all that came."""
        self._changed.wait_for(self.is_set, max(0.0, self._looked + seconds - time.monotonic()))


class Looking:
    """Looks for work until DBOS is destroyed. `busy` says whether there is work under way in this process; `bell` is
    rung where all work comes from this process, and None where it may come from others."""

    def __init__(self, busy: Callable[[], bool], bell: Bell | None = None) -> None:
        self._busy = busy
        self._bell = bell
        self._calm_from = 0.0
        side = SIDE_SECONDS if bell is None else IDLE_SECONDS
        self._main = Pause(self._pace)
        self._sides = [Pause(lambda: side), Pause(lambda: side)]

    def begin(self) -> None:
        """Before `DBOS.launch()`, which then has these threads begun. (dbos 3.4.0, `_launch`; pinned, tested)"""
        _dbos.queue_thread = self._look  # type: ignore[attr-defined,assignment]  # no way of theirs to this
        if self._bell is not None:
            _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC = DEADLINE_SECONDS
        self._tell()
        if self._bell is not None:
            self._bell.hung(self._tell)

    def end(self) -> None:
        """Take up nothing more: a worker that stops would only leave it to the next one."""
        if self._bell is not None:
            self._bell.hung(None)
        for pause in (self._main, *self._sides):
            pause.set()

    def _tell(self) -> None:
        self._calm_from = time.monotonic() + CALM_SECONDS
        self._main.tell()

    def _pace(self) -> float:
        if self._bell is None:
            return BRISK_SECONDS
        now = time.monotonic()
        if self._busy():
            self._calm_from = now + CALM_SECONDS
        return BRISK_SECONDS if now < self._calm_from else IDLE_SECONDS

    def _look(self, stop: threading.Event, dbos: DBOS) -> None:
        """In place of DBOS's own `queue_thread`: the same threads, for the queues that there are."""
        internal = dbos._registry.get_internal_queue()
        known = {QUEUE: self._main, SIDE_QUEUE: self._sides[0], internal.name: self._sides[1]}
        threads: dict[str, threading.Thread] = {}
        while not stop.is_set():
            missing = [name for name in known if not known[name].is_set() and not _runs(threads.get(name))]
            with suppress(DBAPIError):  # the database is away: looked for again
                for name in missing:
                    queue = internal if name == internal.name else dbos._sys_db.get_queue(name)
                    if queue is not None:
                        threads[name] = _thread(known[name], dbos, queue)
            stop.wait(WATCH_SECONDS)
        for pause in known.values():
            pause.set()
        for thread in threads.values():
            thread.join(JOIN_SECONDS)


def _runs(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()


def _thread(pause: Pause, dbos: DBOS, queue: Queue) -> threading.Thread:
    thread = threading.Thread(
        target=queue_worker_thread, args=(pause, dbos, queue), name=f"queue-worker-{queue.name}", daemon=True
    )
    thread.start()
    return thread
