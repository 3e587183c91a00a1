"""Read whole trees into their control inventories, and ask the rules. What was read before comes from the cache."""

import asyncio
import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.analysis import Analysed, Asked, Content, Lacking, content_at
from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.core.splice import DoesNotFit
from bot.ports.repository import Repository
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.ports.stores import Cache
from bot.scanners.judgement.place import without_secrets
from bot.services.file_facts import EXTRACT_SECONDS, FactReader, Source, TreeFacts

Analyse = Callable[[Asked], Analysed | Lacking]
"""Link a tree into an inventory and ask every rule: pure, importable, run in a worker."""

MAX_SOURCE_FILES = 20_000
"""Source files of one tree that are read into an inventory; beyond it the rest is a gap, never silence."""

ANALYSE_SECONDS = 180.0

MOST_RUNS = 4
"""Of one analysis: the first one finds out what the worker lacks, and the next may meet another worker."""

MOST_HELD_ENDPOINTS = 30_000
"""Of the inventories that are held for the next reviews: 2 KB each, and those of one repository are mostly the same."""


@dataclass(frozen=True)
class Read:
    """One tree, read: the files that could be (path -> content), its inventory, what the rules found, and what could
    not be read. `facts` are those of its files."""

    files: Mapping[str, Content]
    inventory: ControlInventory
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    facts: TreeFacts = field(compare=False, repr=False, default_factory=TreeFacts)


class InventoryReader:
    """`version` identifies what reads and judges the files: what another version made is nothing to this one."""

    def __init__(self, pool: ScanPool, cache: Cache, analyse: Analyse, *, version: str) -> None:
        self._pool = pool
        self._version = version
        self._cache = cache
        self._analyse = analyse
        self._reader = FactReader(pool, cache, version=version)
        self._held: dict[str, Analysed] = {}
        """By their names, those used last at the end."""

    async def read(self, repository: Repository, blobs: Mapping[str, BlobId]) -> Read:
        """The inventory of a tree given as path -> blob. Raises RepositoryError; a lost worker is a gap."""
        (read,) = await self.read_all(repository, [blobs])
        return read

    async def read_all(self, repository: Repository, trees: Sequence[Mapping[str, BlobId]]) -> list[Read]:
        """The inventories of several trees, in their order: what they share is read once. Raises as `read` does."""
        kept = [dict(sorted(tree.items())[:MAX_SOURCE_FILES]) for tree in trees]
        files = [{path: content_at(path, blob) for path, blob in tree.items()} for tree in kept]
        facts = TreeFacts(Source(self._reader, repository), files)
        if len(files) > 1:  # no worker has what a change brought
            every = [frozenset(each.values()) for each in files]
            await facts.bring(frozenset.union(*every) - frozenset.intersection(*every))
        different = [number for number, tree in enumerate(files) if files.index(tree) == number]
        reads = await asyncio.gather(
            *(self.analyse(files[number], facts, tuple(_beyond(trees[number]))) for number in different)
        )
        return [reads[different.index(files.index(tree))] for tree in files]

    async def analyse(
        self,
        files: Mapping[str, Content],
        facts: TreeFacts,
        gaps: tuple[Gap, ...] = (),
        of: frozenset[str] | None = None,
        *,
        circles: bool = False,
    ) -> Read:
        """The inventory of a tree, or what it tells `of` some files (and of their `circles`, which takes longer); and
        what the rules say of the tree. Raises RepositoryError."""
        try:
            readable, found = await self._analysed(files, facts, of, circles=circles)
        except WorkerLost as lost:
            gap = Gap("", GapReason.CRASHED, "soc2", str(lost))
            readable, found = facts.readable(files), Analysed(ControlInventory((), (gap,)), ())
        # Rules quote the code they speak of, and what a finding says is kept.
        spoken = tuple(replace(each, matched=without_secrets(each.matched)) for each in found.findings)
        unread = (*gaps, *facts.gaps_of(files), *found.inventory.gaps)
        return Read(readable, found.inventory, spoken, unread, facts)

    async def _analysed(
        self, files: Mapping[str, Content], facts: TreeFacts, of: frozenset[str] | None, *, circles: bool
    ) -> tuple[Mapping[str, Content], Analysed]:
        """The files that could be read, and what they come to. A worker holds most of them: it is given the others
        once it says which. Raises WorkerLost and RepositoryError."""
        for run in range(MOST_RUNS):
            readable = facts.readable(files)
            tree = await asyncio.to_thread(_identity, readable, of)
            name = f"inventory:{self._version}:{tree}{':circles' * circles}"
            known = await self._known(name)
            if known is None:
                held = dict(self._held)
                asked = Asked(readable, facts.at_hand(readable), of, name, tuple(held), circles)
                answer = await self._pool.run(self._analyse, asked, seconds=ANALYSE_SECONDS)
                if isinstance(answer, Lacking):
                    lacking = answer.contents if run == 0 else frozenset(readable.values())
                    await facts.bring(lacking & frozenset(readable.values()))
                    continue
                known = _whole(answer, held)
                if known is answer:  # another is told by what is at hand, and sooner than a cache reads it
                    await self._cache.put([(name, await asyncio.to_thread(pickle.dumps, known))])
            if of is None:
                self._hold(name, known)
            return readable, known
        raise WorkerLost("it asked for more files each time; run it again, and look for killed workers in the log")

    async def facts_of(self, files: Sequence[SourceFile], seconds: float = EXTRACT_SECONDS) -> dict[Content, bytes]:
        """Facts of contents, also of such that are in no repository (a fix applied in memory). Raises WorkerLost."""
        return await self._reader.extract(files, seconds)

    async def _known(self, name: str) -> Analysed | None:
        if name in self._held:
            return self._held[name]
        packed = (await self._cache.get([name])).get(name)
        # From our own private cache, or by our own pickling: nothing from outside is ever unpickled.
        return None if packed is None else await asyncio.to_thread(pickle.loads, packed)

    def _hold(self, name: str, found: Analysed) -> None:
        self._held.pop(name, None)
        self._held[name] = found
        while sum(1 + len(each.inventory.endpoints) for each in self._held.values()) > MOST_HELD_ENDPOINTS:
            self._held.pop(next(iter(self._held)))


def _whole(answer: object, held: Mapping[str, Analysed]) -> Analysed:
    """An answer told whole. Raises WorkerLost for one that speaks of what nobody has."""
    if not isinstance(answer, Analysed):
        raise WorkerLost("its answer could not be read")
    if not answer.beside:
        return answer
    try:
        return answer.onto(held[answer.beside].inventory)
    except (KeyError, DoesNotFit):
        raise WorkerLost("its answer could not be put together with what is known") from None


def _identity(files: Mapping[str, Content], of: frozenset[str] | None) -> str:
    """A tree, and the files that are asked about, as one name."""
    sha = hashlib.sha256(repr(of and sorted(of)).encode())
    for path, content in sorted(files.items()):
        sha.update(f"{len(path)} {path}\0{content}\0".encode("utf-8", "surrogatepass"))
    return sha.hexdigest()


def _beyond(tree: Mapping[str, BlobId]) -> list[Gap]:
    """Not of the files themselves: what was not read may guard, or leave open, what was."""
    beyond = len(tree) - MAX_SOURCE_FILES
    return [Gap("", GapReason.LIMIT, "soc2", f"{beyond:,} of {len(tree):,} source files")] if beyond > 0 else []
