"""Try a rule on its own examples: does it remark what they expect, and nothing else?

An example is a folder below `<rule>/examples`: one small application, looked at by the engine that looks at pull
requests. A line that a remark is expected on ends in the comment `expect: SOC2-001`. Files named `*.fixed.*`
show the code after the fix and are not looked at.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.analysis import content_at
from bot.core.coverage import HARMLESS, Gap
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.location import Location
from bot.core.source import SourceFile
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.engine.placement import on_endpoints
from bot.inventory.languages.interface import reader_of
from bot.ports.scan_pool import ScanPool
from bot.services.file_facts import TreeFacts
from bot.services.read_inventory import InventoryReader, Read

EXPECTED = re.compile(r"expect: (SOC2-\d{3}(?:, SOC2-\d{3})*)\s*(?:-->|\*/)?\s*$")


@dataclass(frozen=True, order=True)
class Remark:
    """A remark that was made or is expected: where it begins, and by which rule."""

    path: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


@dataclass(frozen=True)
class CaseResult:
    """What came of one example. `missing`, `unexpected` and `blind` are sentences; all are empty where the rule does
    what the example says."""

    name: str
    files: int
    expected: int
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    blind: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        return not (self.missing or self.unexpected or self.blind)


async def try_rule(rule: str, examples: Sequence[Path], pool: ScanPool, reader: InventoryReader) -> list[CaseResult]:
    """Run the engine over the examples (folders) of a rule (its id). Remarks of other rules count only where an example
    names them. Raises WorkerLost where the code of an example cannot be read at all."""
    cases = {folder.name: _files(folder) for folder in examples}
    if not cases:
        return []
    scanned = await pool.scan([_within(name, file) for name, files in cases.items() for file in files])
    results = []
    for name, files in cases.items():
        read = await ask_rules(files, reader)
        prefix = f"{name}/"
        seen = [_without(prefix, each) for each in scanned.findings if each.location.path.startswith(prefix)]
        gaps = list(read.gaps)
        gaps += [gap for gap in scanned.gaps if gap.path == "" or gap.path.startswith(prefix)]
        results.append(
            _compare(rule, name, files, assign(dedupe((*on_endpoints(seen, read.inventory), *read.findings))), gaps)
        )
    return results


async def ask_rules(files: Iterable[SourceFile], reader: InventoryReader) -> Read:
    sources = {content_at(file.path, file.blob): file for file in files if reader_of(file.language)}
    facts = await reader.facts_of(list(sources.values())) if sources else {}
    contents = {file.path: content_at(file.path, file.blob) for file in files}
    return await reader.analyse(
        {path: each for path, each in contents.items() if each in facts}, TreeFacts(known=facts)
    )


def _compare(
    rule: str, name: str, files: list[SourceFile], findings: Iterable[Finding], gaps: Iterable[Gap]
) -> CaseResult:
    expected = {remark for file in files for remark in expected_in(file)}
    made: Mapping[Remark, Finding] = {
        Remark(each.location.path, each.location.span.start, each.rule): each for each in findings
    }
    missing = sorted(expected - made.keys())
    unexpected = sorted(remark for remark in made.keys() - expected if remark.rule == rule)
    blind = sorted(gap for gap in gaps if gap.reason not in HARMLESS)
    return CaseResult(
        name=name,
        files=len(files),
        expected=len(expected),
        missing=tuple(f"{remark} expected, but not remarked" for remark in missing),
        unexpected=tuple(f"{remark} not expected: {made[remark].message}" for remark in unexpected),
        blind=tuple(f"{gap.tool} did not look at {gap.path or 'all'}: {gap.reason} {gap.detail}" for gap in blind),
    )


def expected_in(file: SourceFile) -> tuple[Remark, ...]:
    """The remarks that an example's file expects."""
    found = ((number, EXPECTED.search(line)) for number, line in enumerate(file.lines, start=1))
    return tuple(Remark(file.path, number, rule) for number, match in found if match for rule in match[1].split(", "))


def _files(folder: Path) -> list[SourceFile]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and ".fixed." not in path.name)
    return [_source(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths]


def _source(path: str, content: bytes) -> SourceFile:
    name = hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
    return SourceFile(path, BlobId(name), content)


def _within(name: str, file: SourceFile) -> SourceFile:
    return SourceFile(f"{name}/{file.path}", file.blob, file.content)


def _without(prefix: str, finding: Finding) -> Finding:
    path = finding.location.path.removeprefix(prefix)
    return replace(finding, location=Location(path, finding.location.span))
