"""Small applications with seeded defects, each beside its well-kept counterpart, to measure how much the rules see.

An application is one text file: its files one after the other, each below a line `-- path --`. A line ends in a
mark: `expect: SOC2-006` (a defect; `SOC2-003|SOC2-010`: either rule may name it), `keep: SOC2-006` (well kept: a
remark of this rule is wrong here) or `may: SOC2-010` (true as well, not asked for). Marks are cut off before the
code is read. A remark belongs to a mark where both stand in one passage: lines without an empty one between them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.source import SourceFile

HERE = Path(__file__).parent
MARK = re.compile(r"\s*(?:#|//) (expect|keep|may): (SOC2-\d{3}(?:\|SOC2-\d{3})*)")


@dataclass(frozen=True, order=True)
class Mark:
    path: str
    line: int
    kind: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Application:
    """`name` begins with the framework."""

    name: str
    files: tuple[SourceFile, ...]
    marks: tuple[Mark, ...]

    @property
    def framework(self) -> str:
        return self.name.split("-")[0]


@dataclass(frozen=True)
class Judged:
    """What the rules said about one application."""

    application: Application
    met: tuple[Mark, ...]
    missed: tuple[Mark, ...]
    wrong: tuple[Finding, ...]


def applications(folder: str) -> list[Application]:
    return [_read(path) for path in sorted((HERE / folder).glob("*.txt"))]


def _read(path: Path) -> Application:
    parts = re.split(r"^-- (\S+) --\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    texts = dict(zip(parts[::2], parts[1::2], strict=True))
    marks = tuple(mark for name, text in texts.items() for mark in _marks(name, text))
    return Application(path.stem, tuple(_source(name, MARK.sub("", text)) for name, text in texts.items()), marks)


def _marks(path: str, text: str) -> Iterator[Mark]:
    for number, line in enumerate(text.splitlines(), start=1):
        for kind, rules in MARK.findall(line):
            yield Mark(path, number, kind, tuple(rules.split("|")))


def _source(path: str, text: str) -> SourceFile:
    content = text.encode()
    name = hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
    return SourceFile(path, BlobId(name), content)


def judge(application: Application, findings: Iterable[Finding], rules: frozenset[str]) -> Judged:
    """Compare remarks with marks; only what concerns `rules` counts."""
    passages = {file.path: _passages(file) for file in application.files}
    remarks = [(each, passages[each.location.path][each.location.span.start - 1]) for each in findings]
    said = {(each.location.path, passage, str(each.rule)) for each, passage in remarks}
    asked = [mark for mark in application.marks if mark.kind == "expect" and rules & set(mark.rules)]
    met = [mark for mark in asked if any((*_place(mark, passages), rule) in said for rule in mark.rules)]
    true = {(*_place(mark, passages), rule) for mark in application.marks if mark.kind != "keep" for rule in mark.rules}
    wrong = [
        each
        for each, passage in remarks
        if each.rule in rules and (each.location.path, passage, str(each.rule)) not in true
    ]
    return Judged(application, tuple(met), tuple(mark for mark in asked if mark not in met), tuple(wrong))


def _place(mark: Mark, passages: dict[str, list[int]]) -> tuple[str, int]:
    return mark.path, passages[mark.path][mark.line - 1]


def _passages(file: SourceFile) -> list[int]:
    """For each line the number of its passage."""
    found, passage = [], 0
    for line in file.lines:
        passage += not line.strip()
        found.append(passage)
    return found or [0]
