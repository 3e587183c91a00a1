"""The lines that a change removed and added, with their text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.core.diff import ChangedFile, Hunk
from bot.core.finding import Finding, Severity
from bot.core.inventory import ControlInventory
from bot.core.location import Location, Side, Span
from bot.core.source import SourceFile

TOOL = "soc2"

_COMMENT = re.compile(r"^\s*(?:#|//|/?\*|--|<!--|;)")
_IMPORT = re.compile(r"^\s*(?:import\b|from\s+\S+\s+import\b|(?:const|let|var)\s+[^=]+=\s*require\()")
_DEFINITION = re.compile(r"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+(\w+)")


class Line(NamedTuple):
    """A line of one side, without its ending."""

    path: str
    number: int
    text: str

    @property
    def is_code(self) -> bool:
        return bool(self.text.strip()) and not _COMMENT.match(self.text)

    @property
    def is_import(self) -> bool:
        return bool(_IMPORT.match(self.text))


@dataclass(frozen=True)
class Change:
    """Both sides of a change. `base_files` and `head_files` are the contents of its changed files by path; `shipped`
    and `tests` are the paths of the base's files of each kind (a file that is neither is not looked at)."""

    base: ControlInventory
    head: ControlInventory
    changed: Sequence[ChangedFile]
    base_files: Mapping[str, SourceFile]
    head_files: Mapping[str, SourceFile]
    shipped: frozenset[str]
    tests: frozenset[str]

    @cached_property
    def removed(self) -> Mapping[str, tuple[Line, ...]]:
        """Base path -> its removed lines, in their order."""
        return {
            file.base.path: tuple(self._lines(self.base_files, file.base.path, _numbers(file, removed=True)))
            for file in self.changed
            if file.base and file.base.path in self.base_files
        }

    @cached_property
    def added(self) -> Mapping[str, tuple[Line, ...]]:
        """Head path -> its added lines, in their order."""
        return {
            file.head.path: tuple(self._lines(self.head_files, file.head.path, _numbers(file, removed=False)))
            for file in self.changed
            if file.head and file.head.path in self.head_files
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Base path -> head path of each changed file that both sides have."""
        return {file.base.path: file.head.path for file in self.changed if file.base and file.head}

    def hunk_of(self, line: Line) -> tuple[ChangedFile, Hunk] | None:
        """The hunk that removed a line of the base."""
        for file in self.changed:
            if file.base and file.base.path == line.path:
                return next(((file, hunk) for hunk in file.hunks if line.number in hunk.removed), None)
        return None

    @staticmethod
    def _lines(files: Mapping[str, SourceFile], path: str, numbers: Sequence[int]) -> Iterator[Line]:
        lines = files[path].lines
        for number in numbers:
            if number <= len(lines):
                yield Line(path, number, lines[number - 1].rstrip("\r\n"))


@dataclass(frozen=True)
class Removal:
    """Something that was taken away. `endpoints` are the places in the head that lack it now; `replaced_by` the lines
    of the head that the change put in its place."""

    finding: Finding
    endpoints: tuple[Location, ...] = ()
    replaced_by: tuple[Location, ...] = ()


def finding_on(
    line: Line, file: SourceFile, *, rule: str, message: str, reasoning: str, severity: Severity, confidence: float
) -> Finding:
    """A remark on a removed line. It is recognised by the line's text."""
    return Finding(
        rule=rule,
        location=Location(line.path, Span(line.number, line.number)),
        message=message,
        severity=severity,
        confidence=confidence,
        tool=TOOL,
        tool_rule=f"{rule}-removed",
        matched=f"removed: {' '.join(line.text.split())}",
        reasoning=reasoning,
        cwe=CWE.get(rule, ()),
        scope=_scope(file, line),
        side=Side.LEFT,
    )


CWE: Mapping[str, tuple[int, ...]] = {
    "SOC2-001": (306,),
    "SOC2-003": (778,),
    "SOC2-005": (319,),
    "SOC2-006": (770,),
    "SOC2-008": (862,),
    "SOC2-009": (614,),
    "SOC2-010": (778,),
}
"""The first weakness of each rule that a removal is about."""


def _numbers(file: ChangedFile, *, removed: bool) -> list[int]:
    return sorted(number for hunk in file.hunks for number in (hunk.removed if removed else hunk.added))


def _scope(file: SourceFile, line: Line) -> str:
    """The definition that the line stands in, or that it begins; "" at the top of a file, also for a decorator."""
    indent = len(line.text) - len(line.text.lstrip())
    for text in reversed(file.lines[: line.number]):
        found = _DEFINITION.match(text)
        if found and (len(found[1]) < indent or text.rstrip("\r\n") == line.text):
            return found[2]
    return ""
