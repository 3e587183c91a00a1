"""Look at a tree, and try to mend what is found: what is offered, what is proved, and what holds together."""

import hashlib
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot import registry
from bot.compose.engine import Engine
from bot.core.analysis import content_at
from bot.core.finding import Finding
from bot.core.fix import Advice, Proved
from bot.core.identity import BlobId, Fingerprint
from bot.core.source import SourceFile
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.engine.placement import on_endpoints
from bot.fixes.neighbours import neighbours_of
from bot.fixes.samples import is_sample, samples_beside
from bot.inventory.languages.interface import reader_of
from bot.services.file_facts import TreeFacts
from bot.services.prove_fixes import FixProver
from bot.services.read_inventory import Read

MAX_BYTES = 200_000
"""Larger files are data or generated."""

LEFT_ALONE = ("node_modules", ".git", "vendor", "dist", "build", "migrations", "tests", "test", "static")
"""Folders with code of others, or code that is not shipped."""


@dataclass(frozen=True)
class Looked:
    """A tree, looked at by every scanner and rule."""

    files: Mapping[str, SourceFile]
    findings: tuple[Finding, ...]
    read: Read


@dataclass(frozen=True)
class Mended:
    """The answers for some findings of a tree, and the seconds that they took together."""

    answers: Mapping[Fingerprint, Proved | Advice]
    seconds: float


def files_of(folder: Path) -> dict[str, SourceFile]:
    """The source files of a folder that can be read, and the samples of its environment."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if ".fixed." in name or set(name.split("/")[:-1]) & set(LEFT_ALONE) or not path.is_file() or path.is_symlink():
            continue
        file = source(name, path.read_bytes())
        if (reader_of(file.language) or is_sample(name)) and len(file.content) <= MAX_BYTES:
            found[name] = file
    return found


def source(path: str, content: bytes) -> SourceFile:
    name = hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
    return SourceFile(path, BlobId(name), content)


async def look(engine: Engine, files: Mapping[str, SourceFile], scanned: Sequence[str] | None = None) -> Looked:
    """All findings of a tree; the scanners see only the files in `scanned`, where it is given."""
    files, read = await _analysed(engine, files)
    result = await engine.pool.scan([file for path, file in files.items() if scanned is None or path in scanned])
    return _judged(files, read, result.findings)


async def look_at_each(
    engine: Engine, files: Mapping[str, SourceFile], seeded: Looked, paths: Sequence[str]
) -> AsyncIterator[tuple[str, Looked]]:
    """The tree with one file of a seeded tree in the place of its own, by path, one after the other: as a pull request
    with this one defect shows it. What the scanners find in a file is taken over, for they look at each file alone."""
    for path in paths:
        with_it, read = await _analysed(engine, {**files, path: seeded.files[path]})
        found = [one for one in seeded.findings if one.location.path == path and one.tool != "soc2"]
        yield path, _judged(with_it, read, found)


async def _analysed(engine: Engine, files: Mapping[str, SourceFile]) -> tuple[dict[str, SourceFile], Read]:
    contents = {path: content_at(path, file.blob) for path, file in files.items()}
    code = {contents[path]: file for path, file in files.items() if reader_of(file.language)}
    facts = await engine.reader.facts_of(list(code.values()), 600.0)
    read = await engine.reader.analyse(
        {path: each for path, each in contents.items() if each in facts}, TreeFacts(known=facts)
    )
    return {path: replace(file, shipped=path in read.inventory.imported) for path, file in files.items()}, read


def _judged(files: Mapping[str, SourceFile], read: Read, found: Sequence[Finding]) -> Looked:
    return Looked(files, assign(dedupe((*on_endpoints(found, read.inventory), *read.findings))), read)


async def mend(engine: Engine, looked: Looked, findings: Sequence[Finding]) -> Mended:
    """What a review would offer: it reads the files of the findings, and those beside them that it learns from."""
    paths = {finding.location.path for finding in findings} | neighbours_of(findings, looked.read.inventory)
    paths |= samples_beside(findings, looked.files)
    files = {path: file for path, file in looked.files.items() if path in paths}
    prover = FixProver(engine.pool, engine.reader, list(registry.plugins("bot.fixes").values()))
    started = time.perf_counter()
    answers = await prover.prove(findings, files, looked.findings, looked.read)
    return Mended(answers, time.perf_counter() - started)


def shown(file: SourceFile, proved: Proved) -> Iterator[str]:
    """A fix as the lines of a diff."""
    for each in sorted(proved.fix.edits, key=lambda each: (each.path, each.edit.span)):
        span = each.edit.span
        yield f"@@ {each.path}:{span}"
        around = file.lines if each.path == file.path else ()
        yield from (f"  {line.rstrip()}" for line in around[max(0, span.start - 4) : span.start - 1])
        yield from (f"- {line.rstrip()}" for line in around[span.start - 1 : span.end])
        yield from (f"+ {line.rstrip()}" for line in each.edit.lines)
        yield from (f"  {line.rstrip()}" for line in around[span.end : span.end + 3])
