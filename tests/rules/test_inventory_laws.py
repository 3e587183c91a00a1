"""Laws of the rules that ask the control inventory, over every example of every rule."""

from pathlib import Path

import pytest

from bot import registry
from bot.analyse import analyse_in
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory.facts import facts

RULES = registry.load_rules()
CASES = [case for rule in RULES for case in rule.examples]


def files_of(case: Path) -> list[SourceFile]:
    paths = (path for path in sorted(case.rglob("*")) if path.is_file() and ".fixed." not in path.name)
    return [SourceFile(path.relative_to(case).as_posix(), BlobId(""), path.read_bytes()) for path in paths]


def findings_of(files: list[SourceFile]) -> list[Finding]:
    _, findings = analyse_in(registry.rules_folder(), {file.path: facts(file) for file in files})
    return list(findings)


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parents[1].name[:8]}/{case.name}")
def test_remarks_carry_their_reasons(case: Path) -> None:
    for finding in findings_of(files_of(case)):
        assert finding.tool == "soc2" and finding.tool_rule == finding.rule
        assert 0.3 <= finding.confidence <= 0.95
        assert finding.message and finding.reasoning and finding.matched
        assert str(finding.location.span.start) not in finding.matched.split()
