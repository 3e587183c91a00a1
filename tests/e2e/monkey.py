"""Does one bad thing after the other, chosen by its seed, while people open and push as ever."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing

import psycopg
from sqlalchemy import make_url

from bot.demo.github import FaultKind
from bot.demo.github.faults import Fault
from bot.demo.github.state import Repository
from bot.demo.server_process import tail
from tests.e2e.forked import SLOWEST, Forked
from tests.e2e.plant import Plant, bad

TROUBLE = (
    ("POST", r"/reviews$", FaultKind.BAD_GATEWAY_AFTER),
    ("POST", r"/reviews$", FaultKind.RESET_AFTER),
    ("POST", r"/reviews$", FaultKind.BAD_GATEWAY_BEFORE),
    ("POST", r"/check-runs$", FaultKind.BAD_GATEWAY_AFTER),
    ("PATCH", r"/check-runs/", FaultKind.BAD_GATEWAY_AFTER),
    ("PATCH", r"/check-runs/", FaultKind.RESET_AFTER),
    ("GET", r"/reviews/\d+/comments$", FaultKind.RESET_BEFORE),
    ("GET", r"/pulls/\d+$", FaultKind.SERVER_ERROR),
    ("*", r".", FaultKind.SLOW),
    ("*", r".", FaultKind.BAD_CREDENTIALS),
)
"""The last is a 401 of an installation's token."""

STEPS = (
    ("GET", r"/pulls/\d+$"),
    ("POST", r"/check-runs$"),
    ("GET", r"/compare/"),
    ("POST", r"/reviews$"),
    ("GET", r"/reviews/\d+/comments$"),
    ("PATCH", r"/check-runs/\d+$"),
)
"""The requests of a review, in their order: where it stands when it is killed."""

STOP_SECONDS = 10


class Monkey:
    """`commands` are the processes it keeps running, and kills."""

    def __init__(self, plant: Plant, shops: list[Repository], seed: int, commands: list[str]) -> None:
        self._plant = plant
        self._shops = shops
        self._random = random.Random(seed)
        self._commands = commands
        self._running: dict[int, Forked] = {}
        self._releases = dict.fromkeys(range(len(commands)), 1)
        self._files = 0
        self._done = 0
        self._troubles: list[Fault] = []
        self.diary: list[str] = []

    @property
    def faults(self) -> int:
        """How many there were; one of GitHub's counts when a request has met it."""
        return self._done + sum(fault.times == 0 for fault in self._troubles)

    async def run(self, faults: int) -> None:
        for place in range(len(self._commands)):
            await self._restart(place)
        await self._open()
        acts: dict[Callable[[], Awaitable[None]], int] = {
            self._trouble: 6,
            self._kill: 3,
            self._kill_at_a_step: 2,
            self._kill_while_it_answers: 1,
            self._cut_the_database: 3,
            self._redeliver: 3,
            self._twice_at_once: 3,
            self._out_of_order: 1,
            self._roll_out: 1,
        }
        while self.faults < faults:
            if self._random.random() < 0.5:
                await self._traffic()
            (act,) = self._random.choices(list(acts), weights=list(acts.values()))
            self.diary.append(act.__name__)
            await act()
            await asyncio.sleep(self._random.uniform(0.0, 0.5))

    async def calm(self) -> None:
        """No new trouble; what GitHub could not deliver is delivered again, as its users can."""
        self._plant.github.faults.waiting.clear()
        await self._plant.github.drain()
        for each in self._plant.deliveries():
            if not any(status in {200, 202} for status in each.statuses):
                await self._plant.until_redelivered(each)

    async def stop(self) -> None:
        for process in self._running.values():
            await self._stop(process)

    async def _stop(self, process: Forked) -> None:
        seconds = await self._plant.stop(process)
        assert seconds < STOP_SECONDS, f"took {seconds:.1f} s to stop\n{tail(self._plant.log)}"

    async def _restart(self, place: int) -> None:
        command, release = self._commands[place], self._releases[place]
        self._running[place] = await self._plant.start(command, release=release)

    async def _kill(self) -> None:
        place = self._random.randrange(len(self._commands))
        await self._plant.kill(self._running[place])
        await self._restart(place)
        self._done += 1

    async def _kill_at_a_step(self) -> None:
        """Every worker there is: one of them stands at this step."""
        fault = self._plant.github.faults.add(*self._random.choice(STEPS), FaultKind.SLOW, seconds=SLOWEST / 2)
        await self._traffic()
        for _ in range(100):
            if fault.times == 0:
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(self._random.uniform(0.0, SLOWEST))
        places = [place for place, command in enumerate(self._commands) if command != "web"]
        for place in places:
            await self._plant.kill(self._running[place])
        for place in places:
            await self._restart(place)
        self._done += 1

    async def _kill_while_it_answers(self) -> None:
        """Whoever takes deliveries is killed while one comes in."""
        coming = asyncio.create_task(self._traffic())
        await asyncio.sleep(self._random.uniform(0.0, 0.1))
        await self._plant.kill(self._running[0])
        await coming
        await self._restart(0)
        self._done += 1

    async def _cut_the_database(self) -> None:
        """PostgreSQL ends all of its connections; on SQLite somebody else writes, for as long as it takes."""
        await asyncio.to_thread(_cut, self._plant.url, self._random.uniform(0.0, 1.5))
        self._done += 1

    async def _trouble(self) -> None:
        method, path, kind = self._random.choice(TROUBLE)
        self._troubles.append(self._plant.github.faults.add(method, path, kind, seconds=SLOWEST))

    async def _traffic(self) -> None:
        await self._random.choice([self._open, self._push])()

    async def _open(self) -> None:
        self._files += 1
        await self._plant.open(self._random.choice(self._shops), self._files)

    async def _push(self) -> None:
        self._files += 1
        await self._plant.github.push(self._random.choice(self._plant.pulls), bad(self._files))

    async def _redeliver(self) -> None:
        await self._plant.github.redeliver(self._random.choice(list(self._plant.deliveries())).id)
        self._done += 1

    async def _twice_at_once(self) -> None:
        one = await self._held_back(self._random.choice([self._open, self._push]))
        await asyncio.gather(*(self._plant.github.redeliver(each) for each in one * 2))
        self._done += 1

    async def _out_of_order(self) -> None:
        """Two pushes to one pull request: the delivery of the later one comes first, or both at once."""
        pull = self._random.choice(self._plant.pulls)
        held = []
        for _ in range(2):
            self._files += 1
            push = self._plant.github.push(pull, bad(self._files))
            held += await self._held_back(lambda push=push: push)  # type: ignore[misc]  # bound now
        if self._random.random() < 0.5:
            await asyncio.gather(*(self._plant.github.redeliver(each) for each in held))
        else:
            for each in reversed(held):
                await self._plant.github.redeliver(each)
        self._done += 1

    async def _held_back(self, happens: Callable[[], Awaitable[object]]) -> list[str]:
        """What is to be delivered of it, by id."""
        before = set(self._plant.delivery_ids())
        hooks = self._plant.github.hooks
        hooks.automatic = False
        await happens()
        hooks.automatic = True
        return [each for each in self._plant.delivery_ids() if each not in before]

    async def _roll_out(self) -> None:
        """A new release, process by process. On PostgreSQL the new worker starts first; SQLite has one at a time."""
        for place, command in enumerate(self._commands):
            self._releases[place] += 1
            old = self._running[place]
            if command == "worker":
                await self._restart(place)
            await self._stop(old)
            if command != "worker":
                await self._restart(place)
        self._done += 1


def _cut(url: str, seconds: float) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.execute("ROLLBACK")
        return
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            (make_url(url).database,),
        )
