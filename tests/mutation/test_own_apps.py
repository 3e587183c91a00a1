"""The harness on two small applications of our own, one of Express and one of Nest: a defect in each file at a time."""

import itertools
from pathlib import Path

import pytest

from bot.core.finding import Finding
from bot.core.fix import Proof, Proved
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.fixes.find import propose
from bot.fixes.interface import FixContext
from bot.fixes.verify import Rejected, check_scan, check_text
from tests.fixes.test_with_inventory import World
from tests.mutation.seeds import Seed, seeds
from tests.mutation.tally import Tally, all_together, new_findings
from tests.mutation.test_own_fixtures import texts_of

APPS = Path(__file__).parent / "apps"

SHARE = 0.9
"""Of what seeds bring in rules that the inventory checks: the least that a fix is offered for."""

LEAST = {"express": 15, "nest": 10}
"""Remarks that the seeds have to bring, for the share to say something."""


@pytest.mark.parametrize("name", sorted(LEAST))
def test_most_seeded_defects_are_mended_and_all_fixes_hold_together(name: str) -> None:
    world = World(texts_of(APPS / name))
    before, good, tally = world.scan()[1], dict(world.files), Tally()
    for wave in waves(world):
        seeded = {path: SourceFile(path, good[path].blob, seed.text.encode()) for path, seed in wave.items()}
        world.files = {**good, **seeded}
        inventory, after = world.scan()
        fresh = new_findings(before, after, {path: seed.rules for path, seed in wave.items()})
        proved = [fix for finding in fresh if (fix := mended(world, finding, inventory, after)) is not None]
        tally.remarked[name] += len(fresh)
        tally.offered[name] += len(proved)
        world.files = all_together(world.files, proved, tally)
        left = new_findings(before, world.scan()[1], {path: seed.rules for path, seed in wave.items()})
        assert len(left) <= len(fresh) - len(proved)
    assert tally.remarked[name] >= LEAST[name]
    assert tally.offered[name] / tally.remarked[name] >= SHARE
    assert (tally.together, tally.apart) == (tally.offered[name], 0)


def waves(world: World) -> list[dict[str, Seed]]:
    """One defect in each file, then the next one. Each file begins a wave later than the one before it: what several
    have in common is taken from one of them at a time."""
    by_file = {path: list(seeds(path, file.text)) for path, file in world.files.items()}
    rows = itertools.zip_longest(*([None] * late + some for late, some in enumerate(by_file.values())))
    return [{path: seed for path, seed in zip(by_file, row, strict=True) if seed is not None} for row in rows]


def mended(world: World, finding: Finding, inventory: ControlInventory, before: tuple[Finding, ...]) -> Proved | None:
    """The first proved fix."""
    file, files = world.files[finding.location.path], world.files
    for fix in propose(FixContext(finding, file, inventory, files), world.ways):
        fixed = check_text(fix, files[fix.path])
        if isinstance(fixed, Rejected):
            continue
        world.files = {**files, fixed.path: fixed}
        proof = check_scan(fix, finding, before, world.scan()[1])
        world.files = files
        if isinstance(proof, Proof):
            return Proved(fix, proof)
    return None
