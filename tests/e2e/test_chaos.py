"""Everything at once, by a seed: kills, faults of GitHub, redeliveries and pushes, and at the end all is said once."""

import asyncio
import random
from asyncio.subprocess import Process
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.github import FaultKind
from bot.demo.github.state import Repository
from tests.db.fixtures import Postgres
from tests.e2e.plant import Plant, bad, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")

TROUBLE = (
    ("POST", r"/reviews$", FaultKind.BAD_GATEWAY_AFTER),
    ("POST", r"/reviews$", FaultKind.RESET_AFTER),
    ("POST", r"/reviews$", FaultKind.BAD_GATEWAY_BEFORE),
    ("POST", r"/check-runs$", FaultKind.BAD_GATEWAY_AFTER),
    ("PATCH", r"/check-runs/", FaultKind.RESET_AFTER),
    ("GET", r"/reviews/\d+/comments$", FaultKind.RESET_BEFORE),
    ("GET", r"/pulls/\d+$", FaultKind.SERVER_ERROR),
    ("*", r".", FaultKind.SLOW),
    ("*", r".", FaultKind.BAD_CREDENTIALS),
)
"""A 401 of an installation's token; SLOW is a second."""


class Monkey:
    """Does one bad thing after the other, chosen by its seed."""

    def __init__(self, plant: Plant, shop: Repository, seed: int, workers: list[str]) -> None:
        self._plant = plant
        self._shop = shop
        self._random = random.Random(seed)
        self._commands = workers
        self._running: dict[int, Process] = {}
        self._files = 0
        self.diary: list[str] = []

    async def run(self, faults: int) -> None:
        for place in range(len(self._commands)):
            await self._restart(place)
        await self._open()
        for _ in range(faults):
            act = self._random.choices(
                [self._kill, self._trouble, self._push, self._open, self._redeliver, self._twice_at_once],
                weights=[3, 4, 3, 2, 2, 1],
            )[0]
            self.diary.append(act.__name__)
            await act()
            await asyncio.sleep(self._random.uniform(0.0, 1.5))

    async def calm(self) -> None:
        """No new trouble; what GitHub could not deliver is delivered again, as its users can."""
        self._plant.github.faults.waiting.clear()
        await self._plant.github.drain()
        for each in self._plant.deliveries():
            if not any(status in {200, 202} for status in each.statuses):
                await self._plant.until_redelivered(each)

    async def stop(self) -> None:
        for process in self._running.values():
            assert await self._plant.stop(process) < 10

    async def _restart(self, place: int) -> None:
        self._running[place] = await self._plant.start(self._commands[place])

    async def _kill(self) -> None:
        place = self._random.randrange(len(self._commands))
        await self._plant.kill(self._running[place])
        await self._restart(place)

    async def _trouble(self) -> None:
        method, path, kind = self._random.choice(TROUBLE)
        self._plant.github.faults.add(method, path, kind, seconds=1.0)

    async def _open(self) -> None:
        self._files += 1
        await self._plant.open(self._shop, self._files)

    async def _push(self) -> None:
        self._files += 1
        await self._plant.github.push(self._random.choice(self._plant.pulls), bad(self._files))

    async def _redeliver(self) -> None:
        await self._plant.github.redeliver(self._random.choice(list(self._plant.deliveries())).id)

    async def _twice_at_once(self) -> None:
        one = self._random.choice(list(self._plant.deliveries())).id
        await asyncio.gather(self._plant.github.redeliver(one), self._plant.github.redeliver(one))


async def _survive(plant: Plant, seed: int, faults: int, workers: list[str]) -> None:
    monkey = Monkey(plant, await plant.repository("chaos", {"README.md": "x\n"}), seed, workers)
    try:
        await monkey.run(faults)
        await monkey.calm()
        await plant.nothing_lost_nothing_twice()
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {monkey.diary}\n{error}") from error
    await monkey.stop()


@pytest.fixture
def empty_postgres(postgres: Postgres) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


async def test_a_little_chaos(tmp_path: Path, empty_postgres: str) -> None:
    """On both databases side by side."""
    async with planted(tmp_path / "lite") as lite, planted(tmp_path / "post", empty_postgres) as post:
        await asyncio.gather(
            _survive(lite, 1, 6, ["serve"]),
            _survive(post, 2, 6, ["web", "worker", "worker"]),
        )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
async def test_much_chaos(tmp_path: Path, empty_postgres: str, seed: int) -> None:
    async with planted(tmp_path / "lite") as lite, planted(tmp_path / "post", empty_postgres) as post:
        await _survive(lite, seed, 10, ["serve"])
        await _survive(post, seed + 100, 10, ["web", "worker", "worker"])
