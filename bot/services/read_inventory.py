"""Read whole trees into their control inventories, and ask the rules. What was read before comes from the cache."""

import asyncio
import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile, language_of
from bot.inventory import FileFacts, extract
from bot.ports.repository import Blob, NotThere, Repository
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.ports.stores import Cache
from bot.scanners.judgement.place import without_secrets
from bot.services.select_files import MAX_FILE_BYTES

Analyse = Callable[[Mapping[str, bytes], frozenset[str] | None], tuple[ControlInventory, tuple[Finding, ...]]]
"""Link facts, pickled as the cache keeps them, into an inventory (of some files, by their paths, or of all) and ask
every rule: pure, importable, run in a worker."""

MAX_SOURCE_FILES = 20_000
"""Source files of one tree that are read into an inventory; beyond it the rest is a gap, never silence."""

BATCH_FILES = 200
BATCHES_AT_A_TIME = 2
"""As many as the pool has workers: a machine's processors are for one review after the other."""

EXTRACT_SECONDS = 120.0
READ_SECONDS = 600.0
"""For the files of one tree that are not in the cache; 20,000 ordinary ones take a quarter of that."""

ANALYSE_SECONDS = 180.0


class Content(NamedTuple):
    """A blob read as a language: the same bytes under two names may be two programs."""

    language: str
    blob: BlobId

    @classmethod
    def at(cls, path: str, blob: BlobId) -> "Content":
        return cls(language_of(path), blob)


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
    """`version` identifies what reads and judges the files: what another version made is nothing to this one."""

    def __init__(self, pool: ScanPool, cache: Cache, analyse: Analyse, *, version: str) -> None:
        self._pool = pool
        self._version = version
        self._cache = cache
        self._analyse = analyse

    async def read(self, repository: Repository, blobs: Mapping[str, BlobId]) -> Read:
        """The inventory of a tree given as path -> blob. Raises RepositoryError; a lost worker is a gap."""
        (read,) = await self.read_all(repository, [blobs])
        return read

    async def read_all(self, repository: Repository, trees: Sequence[Mapping[str, BlobId]]) -> list[Read]:
        """The inventories of several trees, in their order: what they share is read once. Raises as `read` does."""
        kept = [dict(sorted(tree.items())[:MAX_SOURCE_FILES]) for tree in trees]
        facts = await self._facts(
            repository, {Content.at(path, blob): path for tree in kept for path, blob in tree.items()}
        )
        different = [number for number, tree in enumerate(trees) if trees.index(tree) == number]
        reads = await asyncio.gather(
            *(
                self.analyse(facts.of(kept[number]), (*_beyond(trees[number]), *facts.gaps_of(kept[number])))
                for number in different
            )
        )
        return [reads[different.index(trees.index(tree))] for tree in trees]

    async def analyse(
        self, facts: Mapping[str, bytes], gaps: tuple[Gap, ...] = (), of: frozenset[str] | None = None
    ) -> Read:
        """The inventory of a tree, given by its facts, or what it tells `of` some files; and what the rules say of the
        tree."""
        key = f"inventory:{self._version}:{await asyncio.to_thread(_identity, facts, of)}"
        known = (await self._cache.get([key])).get(key)
        try:
            # From our own private cache, or by our own pickling: nothing from outside is ever unpickled.
            inventory, findings = (
                await asyncio.to_thread(pickle.loads, known)
                if known is not None
                else await self._pool.run(self._analyse, facts, of, seconds=ANALYSE_SECONDS)
            )
        except WorkerLost as lost:
            gap = Gap("", GapReason.CRASHED, "soc2", str(lost))
            return Read(facts, ControlInventory((), ()), (), (*gaps, gap))
        if known is None:
            await self._cache.put([(key, await asyncio.to_thread(pickle.dumps, (inventory, findings)))])
        # Rules quote the code they speak of, and what a finding says is kept.
        spoken = tuple(replace(each, matched=without_secrets(each.matched)) for each in findings)
        return Read(facts, inventory, spoken, (*gaps, *inventory.gaps))

    async def facts_of(self, files: Sequence[SourceFile], seconds: float = EXTRACT_SECONDS) -> dict[Content, bytes]:
        """Facts of contents, also of such that are in no repository (a fix applied in memory). Raises WorkerLost."""
        found = await self._pool.run(extract, list(files), seconds=seconds)
        # The worker has seen hostile code: it may speak of what it was asked about, and of nobody else's files.
        asked = {Content.at(file.path, file.blob) for file in files}
        read = {Content(each.language, blob): each for blob, each in found if isinstance(each, FileFacts)}
        return {content: pickle.dumps(each) for content, each in read.items() if content in asked}

    async def _facts(self, repository: Repository, wanted: Mapping[Content, str]) -> "_Facts":
        keys = {content: self._key(content) for content in wanted}
        cached = await self._cache.get(keys.values())
        known = {content: cached[key] for content, key in keys.items() if key in cached}
        facts = _Facts(known, {}, [])
        missing = [content for content in wanted if content not in known]
        batches = iter([missing[start : start + BATCH_FILES] for start in range(0, len(missing), BATCH_FILES)])
        deadline = asyncio.get_running_loop().time() + READ_SECONDS

        async def take() -> None:
            for batch in batches:
                await self._read_batch(repository, {content: wanted[content] for content in batch}, deadline, facts)

        await asyncio.gather(*(take() for _ in range(BATCHES_AT_A_TIME)))
        return facts

    def _key(self, content: Content) -> str:
        return f"facts:{self._version}:{content.language}:{content.blob}"

    async def _read_batch(
        self, repository: Repository, wanted: Mapping[Content, str], deadline: float, facts: "_Facts"
    ) -> None:
        try:
            blobs = await repository.read({content.blob for content in wanted}, MAX_FILE_BYTES)
        except NotThere as gone:
            # Controls may stand in any of them, so it is not these files alone that we are blind for.
            facts.whole.append(Gap("", GapReason.UNREADABLE, "soc2", f"{len(wanted)} files were not read: {gone}"))
            return
        files = []
        for content, path in wanted.items():
            blob = blobs[content.blob]
            if blob.content is None:
                facts.lost[content] = _gap(path, blob)
            else:
                files.append(SourceFile(path, content.blob, blob.content))
        fresh = await self._extract(files, deadline, facts.lost)
        facts.known.update(fresh)
        await self._cache.put((self._key(content), each) for content, each in fresh.items())

    async def _extract(
        self, files: list[SourceFile], deadline: float, lost: dict[Content, Gap]
    ) -> dict[Content, bytes]:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            for file in files:
                late = Gap(file.path, GapReason.TIMED_OUT, "soc2", "the code takes too long to read")
                lost[Content.at(file.path, file.blob)] = late
            return {}
        try:
            return await self.facts_of(files, min(EXTRACT_SECONDS, left))
        except WorkerLost as worker:
            if len(files) == 1:
                (file,) = files
                lost[Content.at(file.path, file.blob)] = Gap(file.path, GapReason.CRASHED, "soc2", str(worker))
                return {}
        # One file brought the worker down: find it by halves, so that the others are still read.
        middle = len(files) // 2
        first = await self._extract(files[:middle], deadline, lost)
        return {**first, **await self._extract(files[middle:], deadline, lost)}


@dataclass(frozen=True)
class _Facts:
    """What was read of some trees: `lost` says for a content why it was not, `whole` what else was not."""

    known: dict[Content, bytes]
    lost: dict[Content, Gap]
    whole: list[Gap]

    def of(self, tree: Mapping[str, BlobId]) -> dict[str, bytes]:
        contents = {path: Content.at(path, blob) for path, blob in tree.items()}
        return {path: self.known[content] for path, content in contents.items() if content in self.known}

    def gaps_of(self, tree: Mapping[str, BlobId]) -> list[Gap]:
        """Equal files are read once, and what was not read is missing under each of their names."""
        contents = {path: Content.at(path, blob) for path, blob in tree.items()}
        lost = [replace(self.lost[content], path=path) for path, content in contents.items() if content in self.lost]
        return [*self.whole, *lost]


def _identity(facts: Mapping[str, bytes], of: frozenset[str] | None) -> str:
    """A tree's facts, and the files that are asked about, as one name."""
    sha = hashlib.sha256(repr(of and sorted(of)).encode())
    for path, packed in sorted(facts.items()):
        sha.update(b"%d " % len(packed) + path.encode("utf-8", "surrogatepass") + b"\0" + packed)
    return sha.hexdigest()


def _beyond(tree: Mapping[str, BlobId]) -> list[Gap]:
    """Not of the files themselves: what was not read may guard, or leave open, what was."""
    beyond = len(tree) - MAX_SOURCE_FILES
    return [Gap("", GapReason.LIMIT, "soc2", f"{beyond:,} of {len(tree):,} source files")] if beyond > 0 else []


def _gap(path: str, blob: Blob) -> Gap:
    if blob.fault:
        return Gap(path, GapReason.UNREADABLE, "soc2", blob.fault)
    return Gap(path, GapReason.TOO_LARGE, "soc2", f"{blob.size:,} bytes; the limit is {MAX_FILE_BYTES:,}")
