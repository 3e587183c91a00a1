"""Pull requests go through a random life, and whenever all is quiet everything is there, once."""

import asyncio
import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.e2e.plant import Plant, planted
from tests.e2e.walker import ACTS, Walker
from tests.e2e.weather import SLOWEST

LIVES, STEPS = 12, 101
"""Hypothesis begins with the simplest life, one act over and over, which is not counted; opening is a step to it."""


@pytest.mark.asyncio(loop_scope="session")
async def test_sixty_steps(tmp_path: Path) -> None:
    """Four lives side by side, for most of the time is waiting."""
    async with planted(tmp_path, hurried=True, slowest=SLOWEST) as plant:
        server = await plant.start("serve")
        walkers = [await Walker.set_out(plant, f"walk{seed}", random.Random(seed)) for seed in range(1, 5)]
        faults = await asyncio.gather(*(_walk(walker, 15) for walker in walkers))
        await plant.stop(server)
    failed = [f"seed {seed}: {fault}" for seed, fault in enumerate(faults, 1) if fault]
    assert not failed, "\n\n".join(failed)


async def _walk(walker: Walker, steps: int) -> str:
    try:
        await walker.walk(steps)
    except Exception as error:
        return f"{walker.diary}\n{type(error).__name__}: {error}"
    return ""


@pytest.mark.slow
def test_a_thousand_steps(tmp_path: Path) -> None:
    """Lives that hypothesis thinks up, the same ones in each run. One takes half a minute: none is made smaller."""
    lives: list[list[str]] = []
    names = (f"life{number}" for number in itertools.count())
    with asyncio.Runner() as runner, _serving(tmp_path, runner) as plant:

        class Life(RuleBasedStateMachine):
            # A seed, no `st.randoms()`: what there is to choose from changes with the speed of the machine.
            @initialize(seed=st.integers(0, 2**32))
            def open(self, seed: int) -> None:
                lives.append([])
                self.walker = runner.run(Walker.set_out(plant, next(names), random.Random(seed)))

            @rule(act=st.sampled_from([act for act, weight in ACTS.items() for _ in range(weight)]))
            def step(self, act: str) -> None:
                runner.run(self.walker.step(act))
                lives[-1].append(act)

            def teardown(self) -> None:
                note(f"{self.walker.diary}")
                runner.run(self.walker.settle())

        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Life,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert sum(len(life) for life in lives if len(set(life)) > 1) >= 1000


@contextmanager
def _serving(folder: Path, runner: asyncio.Runner) -> Iterator[Plant]:
    """The product and its GitHub, which go on whenever the runner runs."""
    world = planted(folder, hurried=True, slowest=SLOWEST)
    plant = runner.run(world.__aenter__())
    try:
        server = runner.run(plant.start("serve"))
        yield plant
        runner.run(plant.stop(server))
    finally:
        runner.run(world.__aexit__(None, None, None))
