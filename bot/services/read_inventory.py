"""Read whole trees into their control inventories, and ask the rules. What was read before comes from the cache."""

import asyncio
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.inventory import FACTS_VERSION, FileFacts, extract
from bot.ports.repository import Blob, NotThere, Repository
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.ports.stores import Cache
from bot.scanners.judgement.place import without_secrets
from bot.services.select_files import MAX_FILE_BYTES

Analyse = Callable[[Mapping[str, FileFacts]], tuple[ControlInventory, tuple[Finding, ...]]]
"""Link facts into an inventory and ask every rule: pure, importable, run in a worker."""

MAX_SOURCE_FILES = 20_000
"""Source files of one tree that are read into an inventory; beyond it the rest is a gap, never silence."""

BATCH_FILES = 200
EXTRACT_SECONDS = 120.0
READ_SECONDS = 600.0
"""For the files of one tree that are not in the cache; 20,000 ordinary ones take a quarter of that."""

ANALYSE_SECONDS = 180.0


@dataclass(frozen=True)
class Read:
    """One tree, read: its facts by path, its inventory, what the rules found, and what could not be read."""

    facts: Mapping[str, FileFacts]
    inventory: ControlInventory
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


class InventoryReader:
    def __init__(self, pool: ScanPool, cache: Cache, analyse: Analyse) -> None:
        self._pool = pool
        self._cache = cache
        self._analyse = analyse

    async def read(self, repository: Repository, blobs: Mapping[str, BlobId]) -> Read:
        """The inventory of a tree given as path -> blob. Raises RepositoryError; a lost worker is a gap."""
        paths = sorted(blobs)
        beyond = len(paths) - MAX_SOURCE_FILES
        # Not of the files themselves: what was not read may guard, or leave open, what was.
        gaps = [Gap("", GapReason.LIMIT, "soc2", f"{beyond:,} of {len(paths):,} source files")] if beyond > 0 else []
        same: dict[BlobId, list[str]] = {}
        for path in paths[:MAX_SOURCE_FILES]:
            same.setdefault(blobs[path], []).append(path)
        by_blob, lost = await self._facts(repository, {blob: names[0] for blob, names in same.items()})
        # Equal files are read once, and what was not read is missing under each of their names.
        gaps += [replace(gap, path=name) for gap in lost for name in (same[blobs[gap.path]] if gap.path else [""])]
        facts = {path: by_blob[blobs[path]] for path in paths[:MAX_SOURCE_FILES] if blobs[path] in by_blob}
        return await self.analyse(facts, tuple(gaps))

    async def analyse(self, facts: Mapping[str, FileFacts], gaps: tuple[Gap, ...] = ()) -> Read:
        try:
            inventory, findings = await self._pool.run(self._analyse, facts, seconds=ANALYSE_SECONDS)
        except WorkerLost as lost:
            gap = Gap("", GapReason.CRASHED, "soc2", str(lost))
            return Read(facts, ControlInventory((), ()), (), (*gaps, gap))
        # Rules quote the code they speak of, and what a finding says is kept.
        spoken = tuple(replace(each, matched=without_secrets(each.matched)) for each in findings)
        return Read(facts, inventory, spoken, (*gaps, *inventory.gaps))

    async def facts_of(self, files: Sequence[SourceFile], seconds: float = EXTRACT_SECONDS) -> dict[BlobId, FileFacts]:
        """Facts of contents, also of such that are in no repository (a fix applied in memory). Raises WorkerLost."""
        found = await self._pool.run(extract, list(files), seconds=seconds)
        # The worker has seen hostile code: it may speak of what it was asked about, and of nobody else's files.
        asked = {file.blob for file in files}
        return {blob: facts for blob, facts in found if blob in asked and isinstance(facts, FileFacts)}

    async def _facts(
        self, repository: Repository, wanted: Mapping[BlobId, str]
    ) -> tuple[dict[BlobId, FileFacts], list[Gap]]:
        cached = await self._cache.get(_key(blob) for blob in wanted)
        # The cache is a private file of ours; nothing from outside is ever unpickled.
        known = {blob: pickle.loads(cached[_key(blob)]) for blob in wanted if _key(blob) in cached}  # noqa: S301
        missing = [blob for blob in wanted if blob not in known]
        gaps: list[Gap] = []
        deadline = asyncio.get_running_loop().time() + READ_SECONDS
        for start in range(0, len(missing), BATCH_FILES):
            batch = missing[start : start + BATCH_FILES]
            try:
                contents = await repository.read(batch, MAX_FILE_BYTES)
            except NotThere as missing:
                # Controls may stand in any of them, so it is not these files alone that we are blind for.
                gaps.append(Gap("", GapReason.UNREADABLE, "soc2", f"{len(batch)} files were not read: {missing}"))
                continue
            gaps += [_gap(wanted[blob], each) for blob, each in contents.items() if each.content is None]
            files = [
                SourceFile(wanted[blob], blob, each.content)
                for blob, each in contents.items()
                if each.content is not None
            ]
            fresh, lost = await self._extract(files, deadline)
            gaps += lost
            known.update(fresh)
            await self._cache.put((_key(blob), pickle.dumps(each)) for blob, each in fresh.items())
        return known, gaps

    async def _extract(self, files: list[SourceFile], deadline: float) -> tuple[dict[BlobId, FileFacts], list[Gap]]:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            return {}, [
                Gap(file.path, GapReason.TIMED_OUT, "soc2", "the code takes too long to read") for file in files
            ]
        try:
            return await self.facts_of(files, min(EXTRACT_SECONDS, left)), []
        except WorkerLost as lost:
            if len(files) == 1:
                return {}, [Gap(files[0].path, GapReason.CRASHED, "soc2", str(lost))]
        # One file brought the worker down: find it by halves, so that the others are still read.
        middle = len(files) // 2
        first, lost_first = await self._extract(files[:middle], deadline)
        second, lost_second = await self._extract(files[middle:], deadline)
        return {**first, **second}, lost_first + lost_second


def _gap(path: str, blob: Blob) -> Gap:
    if blob.fault:
        return Gap(path, GapReason.UNREADABLE, "soc2", blob.fault)
    return Gap(path, GapReason.TOO_LARGE, "soc2", f"{blob.size:,} bytes; the limit is {MAX_FILE_BYTES:,}")


def _key(blob: BlobId) -> str:
    return f"facts:{FACTS_VERSION}:{blob}"
