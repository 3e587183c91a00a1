"""Every example of every rule that asks the control inventory: the remarks are exactly those the example expects."""

import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.inventory.facts import facts
from bot.inventory.link import link

RULES = Path(__file__).parents[2] / "rules"
FOLDERS = sorted(path.parent for path in RULES.glob("SOC2-*/check.py"))
CASES = [case for folder in FOLDERS for case in sorted((folder / "examples").iterdir())]

EXPECT = re.compile(r"# expect: (SOC2-\d{3})")

Check = Callable[[ControlInventory], Iterator[Finding]]


def load(folder: Path) -> Check:
    spec = importlib.util.spec_from_file_location(f"check_{folder.name.replace('-', '_')}", folder / "check.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Check = module.check
    return check


CHECKS = [load(folder) for folder in FOLDERS]


def files_of(case: Path) -> list[SourceFile]:
    return [
        SourceFile(path.relative_to(case).as_posix(), BlobId(""), path.read_bytes())
        for path in sorted(case.rglob("*.py"))
    ]


def findings_of(files: list[SourceFile]) -> list[Finding]:
    inventory = link({file.path: facts(file) for file in files})
    return [finding for check in CHECKS for finding in check(inventory)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parents[1].name[:8]}/{case.name}")
def test_example_says_exactly_what_it_expects(case: Path) -> None:
    files = files_of(case)
    expected = sorted(
        (file.path, number, rule)
        for file in files
        for number, line in enumerate(file.lines, start=1)
        for rule in EXPECT.findall(line)
    )
    found = sorted((one.location.path, one.location.span.start, one.rule) for one in findings_of(files))
    assert found == expected
    assert bool(expected) == case.name.startswith("bad-")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name[:8])
def test_each_rule_has_enough_examples_of_both_kinds(folder: Path) -> None:
    names = [case.name for case in (folder / "examples").iterdir()]
    assert sum(name.startswith("bad-") for name in names) >= 8
    assert sum(name.startswith("good-") for name in names) >= 8


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parents[1].name[:8]}/{case.name}")
def test_blank_lines_move_remarks_and_change_nothing_else(case: Path) -> None:
    files = files_of(case)
    moved = [SourceFile(file.path, file.blob, b"\n\n\n" + file.content) for file in files]
    before = sorted((one.rule, one.matched, one.scope, one.location.span.start + 3) for one in findings_of(files))
    assert sorted((one.rule, one.matched, one.scope, one.location.span.start) for one in findings_of(moved)) == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parents[1].name[:8]}/{case.name}")
def test_the_order_of_the_files_changes_nothing(case: Path) -> None:
    files = files_of(case)
    assert findings_of(files) == findings_of(list(reversed(files)))


def test_remarks_carry_their_reasons() -> None:
    for case in CASES:
        for finding in findings_of(files_of(case)):
            assert finding.tool == "soc2" and finding.tool_rule == finding.rule
            assert 0.3 <= finding.confidence <= 0.95
            assert finding.message and finding.reasoning and finding.matched
            assert str(finding.location.span.start) not in finding.matched.split()
