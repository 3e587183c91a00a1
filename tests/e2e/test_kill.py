"""Processes that are killed at every point of a review: another one takes over, and nothing is said twice."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.github import FaultKind
from bot.demo.github.state import PullRequest
from tests.db.fixtures import Postgres
from tests.e2e.plant import Plant, bad, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def empty_postgres(postgres: Postgres) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest_asyncio.fixture(loop_scope="session", params=[pytest.param("sqlite", marks=pytest.mark.slow), "postgresql"])
async def plant(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Plant]:
    url = request.getfixturevalue("empty_postgres") if request.param == "postgresql" else None
    async with planted(tmp_path, url) as made:
        yield made


POINTS = {
    "before its first word": ("GET", r"/pulls/\d+$", 0.0),
    "while the check is started": ("POST", r"/check-runs$", 0.0),
    "while it scans": ("GET", r"/compare/", 1.2),
    "while the review is posted": ("POST", r"/reviews$", 0.0),
    "between the review and its receipt": ("GET", r"/reviews/\d+/comments$", 0.0),
    "while the check is ended": ("PATCH", r"/check-runs/\d+$", 0.0),
    "before all is kept": ("PATCH", r"/check-runs/\d+$", 0.1),
}


async def test_killed_at_every_point(plant: Plant) -> None:
    """A worker for each point: it is killed there, and the next one (on PostgreSQL with another name) goes on."""
    on_postgres = not plant.url.startswith("sqlite")
    if on_postgres:
        await plant.start("web")
    shop = await plant.repository("kill", {"README.md": "x\n"})
    for number, (method, path, seconds) in enumerate(POINTS.values()):
        worker = await plant.start("worker" if on_postgres else "serve")
        fault = plant.github.faults.add(method, path, FaultKind.SLOW, seconds=0.0 if seconds else 1.0)
        await plant.open(shop, number)
        await plant.until(lambda fault=fault: fault.times == 0, f"{method} {path}")  # type: ignore[misc]  # bound now
        await asyncio.sleep(seconds)
        await plant.kill(worker)
    last = await plant.start("worker" if on_postgres else "serve")
    await plant.nothing_lost_nothing_twice()
    assert all((len(pull.reviews), len(pull.comments)) == (1, 1) for pull in plant.pulls)
    assert all(len(plant.recorded("review", pull)) == 1 for pull in plant.pulls)
    await plant.stop(last)


async def test_two_workers_and_deliveries_twice_at_once_and_out_of_order(empty_postgres: str, tmp_path: Path) -> None:
    async with planted(tmp_path, empty_postgres) as plant:
        await asyncio.gather(*(plant.start(command) for command in ("web", "worker", "worker")))
        shops = [await plant.repository(f"busy{number}", {"README.md": "x\n"}) for number in range(2)]
        plant.github.hooks.automatic = False
        for number in range(10):
            await plant.open(shops[number % 2], number)
        await asyncio.gather(*(_twice(plant, each.id) for each in plant.deliveries()))
        newer = plant.pulls[:3]
        for number, pull in enumerate(newer):
            await _push_in_wrong_order(plant, pull, number)
        await plant.nothing_lost_nothing_twice()
        assert [len(pull.comments) for pull in plant.pulls] == [3] * 3 + [1] * 7
        assert len(plant.rows("SELECT 1 FROM jobs")) == 10 + 6


async def _twice(plant: Plant, delivery: str) -> None:
    answers = await asyncio.gather(plant.github.redeliver(delivery), plant.github.redeliver(delivery))
    assert sorted(each or 0 for each in answers) == [200, 202]


async def _push_in_wrong_order(plant: Plant, pull: PullRequest, number: int) -> None:
    """Two pushes; the delivery of the second one comes first."""
    for more in (100, 200):
        await plant.github.push(pull, bad(number + more))
    older, newer = [each for each in plant.deliveries() if not each.statuses]
    for delivery in (newer, older):
        assert await plant.github.redeliver(delivery.id) == 202
        await asyncio.sleep(0.3 * number)
