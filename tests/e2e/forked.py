"""Server processes that begin where their imports end: forked from one that made them, in a fifth of the time.

They run the same code from its first line on, and can be killed like any other.
"""

import asyncio
import functools
import multiprocessing
import os
import sys
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import bot.worker  # noqa: F401 - what takes the time: it is there before the fork
from bot.adapters.github import faults, pace
from bot.adapters.github.host import GitHubHosts
from bot.cli.main import main
from bot.compose import engine, server
from bot.core import pace as turns
from bot.services import act_once
from bot.services.end_review import PLANS

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])

SLOWEST = 1.0
"""Seconds that a test's GitHub takes for a request, at most."""


@dataclass(frozen=True)
class World:
    """What differs from the product as it is delivered: how long GitHub takes, and which release this is."""

    hurried: bool = False
    slowest: float = SLOWEST
    release: int = 1

    def make(self) -> None:
        if self.hurried:
            # The real GitHub takes 10 seconds at most, and wants a second between two writes.
            act_once.IN_FLIGHT_SECONDS = 2 * self.slowest
            faults.SOON_SECONDS = min(faults.SOON_SECONDS, 10 * self.slowest)
            GitHubHosts.__init__.__kwdefaults__["write_spacing"] = self.slowest / 5
            pace.CONTENT_AN_HOUR = 100_000
            turns.LEASE = 2 * self.slowest
            server.Parts = functools.partial(server.Parts, patience=10 * self.slowest)  # type: ignore[misc,assignment]
        if self.release > 1:
            # Another release brings other rules, and its plans have a field more, which the older one does not know.
            engine.digest = functools.partial(_another_digest, self.release, engine.digest)
            PLANS.dump_json = functools.partial(_more, PLANS.dump_json)  # type: ignore[method-assign]


def _another_digest(release: int, original: Any, *parts: Any, **more: Any) -> str:
    return f"{release} {original(*parts, **more)}"


def _more(original: Any, plan: Any) -> bytes:
    dumped: bytes = original(plan)
    return dumped[:-1] + b', "of a later release": true}'


@dataclass
class Forked:
    """A process, as asyncio shows one."""

    command: str
    environment: dict[str, str]
    log: Path
    world: World
    _process: ForkServerProcess = field(init=False)

    def __post_init__(self) -> None:
        self._process = _FORKING.Process(target=_run, args=(self.command, self.environment, self.log, self.world))
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Negative: the signal that ended it."""
        return self._process.exitcode

    async def wait(self) -> int | None:
        await asyncio.to_thread(self._process.join)
        return self.returncode

    def terminate(self) -> None:
        self._process.terminate()


def _run(command: str, environment: dict[str, str], log: Path, world: World) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as stream:
        for standard in (1, 2):
            os.dup2(stream.fileno(), standard)
    sys.argv = ["complianceagent", command]
    world.make()
    main()
