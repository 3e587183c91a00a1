"""Pull requests go through a random life, and whenever all is quiet everything is there, once."""

import asyncio
from pathlib import Path

import pytest

from tests.e2e.plant import planted
from tests.e2e.walker import SLOWEST, Walker

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _walk(walker: Walker, steps: int) -> str:
    try:
        await walker.walk(steps)
    except Exception as error:
        return f"{walker.diary}\n{type(error).__name__}: {error}"
    return ""


async def _walk_all(folder: Path, seeds: range, steps: int) -> None:
    """Side by side, for most of the time is waiting."""
    async with planted(folder, hurried=True, slowest=SLOWEST) as plant:
        server = await plant.start("serve")
        walkers = [await Walker.set_out(plant, f"walk{seed}", seed) for seed in seeds]
        faults = await asyncio.gather(*(_walk(walker, steps) for walker in walkers))
        await plant.stop(server)
    failed = [f"seed {seed}: {fault}" for seed, fault in zip(seeds, faults, strict=True) if fault]
    assert not failed, "\n\n".join(failed)


async def test_sixty_steps(tmp_path: Path) -> None:
    await _walk_all(tmp_path, range(1, 5), 15)


@pytest.mark.slow
async def test_a_thousand_steps(tmp_path: Path) -> None:
    await _walk_all(tmp_path, range(100, 110), 100)
