"""The harness on our own small fixtures: the rules' examples of good code, with a defect put into each."""

from pathlib import Path

from bot.core.finding import Finding
from bot.core.fix import Proof
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.fixes.find import propose
from bot.fixes.interface import FixContext
from bot.fixes.verify import Rejected, check_scan, check_text
from bot.registry import rules_folder
from tests.fixes.test_with_inventory import World
from tests.mutation.seeds import Seed, seeds
from tests.mutation.tally import new_findings

SHARE = 0.7
"""Of what seeds bring in rules that the inventory checks: the least that a fix is offered for."""

RULES = ("001", "006", "008", "009")

AS_A_WHOLE = ("a guard of a router", "a guard of a class")
"""Kinds that take all that says who may call out of an example of one router: nothing there tells what to put back."""


def test_most_seeded_defects_are_mended() -> None:
    remarked, mended = 0, 0
    for folder in chosen():
        world = World(texts_of(folder))
        before = world.scan()[1]
        for path, seed in first_seeds(world):
            found, fixed = mend(world, path, seed, before)
            remarked, mended = remarked + found, mended + fixed
    assert remarked > 15
    assert mended / remarked >= SHARE


def chosen() -> list[Path]:
    folders = rules_folder()
    return [one for rule in RULES for one in sorted(folders.glob(f"SOC2-{rule}-*/examples/good-*"))[::2]]


def texts_of(folder: Path) -> dict[str, str]:
    files = (one for one in sorted(folder.rglob("*")) if one.suffix in (".py", ".js", ".ts"))
    return {one.relative_to(folder).as_posix(): one.read_text() for one in files}


def first_seeds(world: World) -> list[tuple[str, Seed]]:
    """The first defect of each kind in each file."""
    found = {
        (path, seed.kind): seed
        for path, file in world.files.items()
        for seed in reversed([*seeds(path, file.text)])
        if seed.kind not in AS_A_WHOLE
    }
    return [(path, seed) for (path, _), seed in found.items()]


def mend(world: World, path: str, seed: Seed, before: tuple[Finding, ...]) -> tuple[int, int]:
    """How many remarks a seed brings, and how many of them are mended with proof."""
    good = world.files[path]
    world.files[path] = SourceFile(path, good.blob, seed.text.encode())
    inventory, after = world.scan()
    fresh = new_findings(before, after, {path: seed.rules})
    fixed = sum(is_mended(world, finding, inventory, after) for finding in fresh)
    world.files[path] = good
    return len(fresh), fixed


def is_mended(world: World, finding: Finding, inventory: ControlInventory, before: tuple[Finding, ...]) -> bool:
    file = world.files[finding.location.path]
    for fix in propose(FixContext(finding, file, inventory, world.files), world.ways):
        fixed = check_text(fix, file)
        if isinstance(fixed, Rejected):
            continue
        world.files[file.path] = fixed
        proof = check_scan(fix, finding, before, world.scan()[1])
        world.files[file.path] = file
        if isinstance(proof, Proof):
            return True
    return False
