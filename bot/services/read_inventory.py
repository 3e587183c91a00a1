"""Read whole trees into their control inventories, and ask the rules. What was read before comes from the cache."""

import asyncio
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.collection import without_collection
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
BATCHES_AT_A_TIME = 2
"""As many as the pool has workers: a machine's processors are for one review after the other."""

EXTRACT_SECONDS = 120.0
READ_SECONDS = 600.0
"""For the files of one tree that are not in the cache; 20,000 ordinary ones take a quarter of that."""

ANALYSE_SECONDS = 180.0


@dataclass(frozen=True)
class Read:
    """One tree, read: its facts by path, its inventory, what the rules found, and what could not be read.

    The facts are pickles, as they are kept in the cache: only the worker that links them needs what is in them.
    """

    facts: Mapping[str, bytes]
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
        (read,) = await self.read_all(repository, [blobs])
        return read

    async def read_all(self, repository: Repository, trees: Sequence[Mapping[str, BlobId]]) -> list[Read]:
        """The inventories of several trees, in their order: what they share is read once. Raises as `read` does."""
        kept = [dict(sorted(tree.items())[:MAX_SOURCE_FILES]) for tree in trees]
        facts = await self._facts(repository, {blob: path for tree in kept for path, blob in tree.items()})
        different = [number for number, tree in enumerate(trees) if trees.index(tree) == number]
        reads = await asyncio.gather(
            *(
                self.analyse(facts.of(kept[number]), (*_beyond(trees[number]), *facts.gaps_of(kept[number])))
                for number in different
            )
        )
        return [reads[different.index(trees.index(tree))] for tree in trees]

    async def analyse(self, facts: Mapping[str, bytes], gaps: tuple[Gap, ...] = ()) -> Read:
        try:
            inventory, findings = await self._pool.run(analyse_packed, self._analyse, facts, seconds=ANALYSE_SECONDS)
        except WorkerLost as lost:
            gap = Gap("", GapReason.CRASHED, "soc2", str(lost))
            return Read(facts, ControlInventory((), ()), (), (*gaps, gap))
        # Rules quote the code they speak of, and what a finding says is kept.
        spoken = tuple(replace(each, matched=without_secrets(each.matched)) for each in findings)
        return Read(facts, inventory, spoken, (*gaps, *inventory.gaps))

    async def facts_of(self, files: Sequence[SourceFile], seconds: float = EXTRACT_SECONDS) -> dict[BlobId, bytes]:
        """Facts of contents, also of such that are in no repository (a fix applied in memory). Raises WorkerLost."""
        found = await self._pool.run(extract, list(files), seconds=seconds)
        # The worker has seen hostile code: it may speak of what it was asked about, and of nobody else's files.
        asked = {file.blob for file in files}
        return {blob: pickle.dumps(each) for blob, each in found if blob in asked and isinstance(each, FileFacts)}

    async def _facts(self, repository: Repository, wanted: Mapping[BlobId, str]) -> "_Facts":
        cached = await self._cache.get(_key(blob) for blob in wanted)
        known = {blob: cached[_key(blob)] for blob in wanted if _key(blob) in cached}
        facts = _Facts(known, {}, [])
        missing = [blob for blob in wanted if blob not in known]
        batches = iter([missing[start : start + BATCH_FILES] for start in range(0, len(missing), BATCH_FILES)])
        deadline = asyncio.get_running_loop().time() + READ_SECONDS

        async def take() -> None:
            for batch in batches:
                await self._read_batch(repository, {blob: wanted[blob] for blob in batch}, deadline, facts)

        await asyncio.gather(*(take() for _ in range(BATCHES_AT_A_TIME)))
        return facts

    async def _read_batch(
        self, repository: Repository, wanted: Mapping[BlobId, str], deadline: float, facts: "_Facts"
    ) -> None:
        try:
            contents = await repository.read(wanted, MAX_FILE_BYTES)
        except NotThere as gone:
            # Controls may stand in any of them, so it is not these files alone that we are blind for.
            facts.whole.append(Gap("", GapReason.UNREADABLE, "soc2", f"{len(wanted)} files were not read: {gone}"))
            return
        facts.lost.update({blob: _gap(wanted[blob], each) for blob, each in contents.items() if each.content is None})
        files = [
            SourceFile(wanted[blob], blob, each.content) for blob, each in contents.items() if each.content is not None
        ]
        fresh = await self._extract(files, deadline, facts.lost)
        facts.known.update(fresh)
        await self._cache.put((_key(blob), each) for blob, each in fresh.items())

    async def _extract(self, files: list[SourceFile], deadline: float, lost: dict[BlobId, Gap]) -> dict[BlobId, bytes]:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            detail = "the code takes too long to read"
            lost.update({file.blob: Gap(file.path, GapReason.TIMED_OUT, "soc2", detail) for file in files})
            return {}
        try:
            return await self.facts_of(files, min(EXTRACT_SECONDS, left))
        except WorkerLost as worker:
            if len(files) == 1:
                lost[files[0].blob] = Gap(files[0].path, GapReason.CRASHED, "soc2", str(worker))
                return {}
        # One file brought the worker down: find it by halves, so that the others are still read.
        middle = len(files) // 2
        first = await self._extract(files[:middle], deadline, lost)
        return {**first, **await self._extract(files[middle:], deadline, lost)}


@dataclass(frozen=True)
class _Facts:
    """What was read of the blobs of some trees: `lost` says for a blob why it was not, `whole` what else was not."""

    known: dict[BlobId, bytes]
    lost: dict[BlobId, Gap]
    whole: list[Gap]

    def of(self, tree: Mapping[str, BlobId]) -> dict[str, bytes]:
        return {path: self.known[blob] for path, blob in tree.items() if blob in self.known}

    def gaps_of(self, tree: Mapping[str, BlobId]) -> list[Gap]:
        """Equal files are read once, and what was not read is missing under each of their names."""
        return [*self.whole, *(replace(self.lost[blob], path=path) for path, blob in tree.items() if blob in self.lost)]


def analyse_packed(analyse: Analyse, facts: Mapping[str, bytes]) -> tuple[ControlInventory, tuple[Finding, ...]]:
    """In a worker: unpack the facts, and analyse them. They come from our own private cache, or from our own pickling:
    nothing from outside is ever unpickled."""
    return analyse(without_collection(lambda: {path: pickle.loads(each) for path, each in facts.items()}))  # noqa: S301


def _beyond(tree: Mapping[str, BlobId]) -> list[Gap]:
    """Not of the files themselves: what was not read may guard, or leave open, what was."""
    beyond = len(tree) - MAX_SOURCE_FILES
    return [Gap("", GapReason.LIMIT, "soc2", f"{beyond:,} of {len(tree):,} source files")] if beyond > 0 else []


def _gap(path: str, blob: Blob) -> Gap:
    if blob.fault:
        return Gap(path, GapReason.UNREADABLE, "soc2", blob.fault)
    return Gap(path, GapReason.TOO_LARGE, "soc2", f"{blob.size:,} bytes; the limit is {MAX_FILE_BYTES:,}")


def _key(blob: BlobId) -> str:
    return f"facts:{FACTS_VERSION}:{blob}"
