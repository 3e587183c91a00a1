"""An orderly end: quick, quiet, with nothing left behind but the work, which the next start takes up."""

import asyncio
from pathlib import Path

import pytest

from bot.demo.github import FaultKind
from tests.e2e.plant import Plant, family, gone, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOISE = ("Traceback", "Task was destroyed", "never retrieved", "never awaited", "Exception in", "ResourceWarning")

IDLE_SECONDS, BUSY_SECONDS = 2, 10
"""What whoever stops a service waits before it kills (systemd: 90 seconds, Docker: 10)."""


def quiet(plant: Plant) -> None:
    log = plant.log.read_text()
    assert not [words for words in NOISE if words in log], log


async def test_idle_it_ends_at_once(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        server = await plant.start("serve")
        await asyncio.sleep(1)
        children = family(server)
        assert children
        assert await plant.stop(server) < IDLE_SECONDS
        await gone(children)
        quiet(plant)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path", "seconds"),
    [("GET", r"/compare/", 1.0), ("POST", r"/reviews$", 8.0)],
    ids=["scanning", "posting"],
)
async def test_in_the_middle_of_a_review(tmp_path: Path, method: str, path: str, seconds: float) -> None:
    """While it scans, and while GitHub takes longer with our request than we wait."""
    async with planted(tmp_path) as plant:
        server = await plant.start("serve")
        shop = await plant.repository("stopped", {"README.md": "x\n"})
        fault = plant.github.faults.add(method, path, FaultKind.SLOW, seconds=seconds)
        pull = await plant.open(shop, 1)
        await plant.until(lambda: fault.times == 0, f"{method} {path}")
        await asyncio.sleep(0.2)
        children = family(server)
        assert await plant.stop(server) < BUSY_SECONDS
        await gone(children)
        server = await plant.start("serve")
        await plant.nothing_lost_nothing_twice()
        assert (len(pull.reviews), len(pull.comments)) == (1, 1)
        quiet(plant)


@pytest.mark.slow
async def test_killed_it_leaves_no_scanner_behind(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        server = await plant.start("serve")
        shop = await plant.repository("orphans", {"README.md": "x\n"})
        fault = plant.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=0.1)
        await plant.open(shop, 1)
        await plant.until(lambda: fault.times == 0, "the scan to be near")
        await asyncio.sleep(0.5)
        children = family(server)
        assert children
        await plant.kill(server)
        await gone(children)
