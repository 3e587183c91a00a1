"""Everything at once, by a seed: kills, cuts, faults of GitHub, deliveries in any number and order, new releases.

At the end every pull request has what it is to have, once.
"""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.db.fixtures import Postgres
from tests.e2e.monkey import Monkey
from tests.e2e.plant import Plant, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")

EMBEDDED = ["serve"]
APART = ["web", "worker", "worker"]


@pytest.fixture
def empty_postgres(postgres: Postgres) -> Iterator[list[str]]:
    urls = [postgres.create(), postgres.create()]
    yield urls
    for url in urls:
        postgres.drop(url)


async def _survive(plant: Plant, seed: int, faults: int, commands: list[str]) -> None:
    shops = [await plant.repository(f"chaos{number}", {"README.md": "x\n"}) for number in range(2)]
    monkey = Monkey(plant, shops, seed, commands)
    try:
        await monkey.run(faults)
        await monkey.calm()
        await plant.nothing_lost_nothing_twice()
        await monkey.stop()
    except Exception as error:
        raise AssertionError(f"seed {seed}, {commands}: {monkey.diary}\n{type(error).__name__}: {error}") from error


async def _survive_all(folder: Path, urls: list[str | None], seed: int, faults: int) -> None:
    """Worlds side by side, for most of the time is waiting: on SQLite where there is no URL."""
    async with AsyncExitStack() as stack:
        survivals = []
        for number, url in enumerate(urls):
            plant = await stack.enter_async_context(planted(folder / str(number), url, hurried=True))
            survivals.append(_survive(plant, seed + number, faults, EMBEDDED if url is None else APART))
        ended = await asyncio.gather(*survivals, return_exceptions=True)
    failed = [error for error in ended if error is not None]
    assert not failed, "\n\n".join(map(str, failed))


async def test_fifty_faults(tmp_path: Path, empty_postgres: list[str]) -> None:
    await _survive_all(tmp_path, [None, empty_postgres[0]], 1, 25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 600, 100))
async def test_a_thousand_faults(tmp_path: Path, empty_postgres: list[str], seed: int) -> None:
    await _survive_all(tmp_path, [None, None, *empty_postgres], seed, 50)
