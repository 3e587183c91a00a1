"""What files say, read once for each content: from the cache, else by a worker from the repository."""

import asyncio
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.analysis import Content, content_at
from bot.core.coverage import Gap, GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory import FileFacts, extract
from bot.ports.repository import Blob, NotThere, Repository
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.ports.stores import Cache
from bot.services.select_files import MAX_FILE_BYTES

BATCH_FILES = 200
BATCHES_AT_A_TIME = 2
"""As many as the pool has workers: a machine's processors are for one review after the other."""

EXTRACT_SECONDS = 120.0
READ_SECONDS = 600.0
"""For the files of one tree that are not in the cache; 20,000 ordinary ones take a quarter of that."""


def blob_of(content: Content) -> BlobId:
    return BlobId(content.partition(":")[2])


class FactReader:
    """`version` identifies what reads the files: what another version made is nothing to this one."""

    def __init__(self, pool: ScanPool, cache: Cache, *, version: str) -> None:
        self._pool = pool
        self._cache = cache
        self._version = version

    async def extract(self, files: Sequence[SourceFile], seconds: float = EXTRACT_SECONDS) -> dict[Content, bytes]:
        """Facts of contents, also of such that are in no repository (a fix applied in memory). Raises WorkerLost."""
        found = await self._pool.run(extract, list(files), seconds=seconds)
        # The worker has seen hostile code: it may speak of what it was asked about, and of nobody else's files.
        asked = {(file.language, file.blob): content_at(file.path, file.blob) for file in files}
        read = {(each.language, blob): each for blob, each in found if isinstance(each, FileFacts)}
        return {asked[key]: pickle.dumps(each) for key, each in read.items() if key in asked}

    async def cached(self, contents: Iterable[Content]) -> dict[Content, bytes]:
        keys = {content: self._key(content) for content in contents}
        found = await self._cache.get(keys.values())
        return {content: found[key] for content, key in keys.items() if key in found}

    async def keep(self, facts: Mapping[Content, bytes]) -> None:
        await self._cache.put((self._key(content), each) for content, each in facts.items())

    def _key(self, content: Content) -> str:
        return f"facts:{self._version}:{content}"


@dataclass(frozen=True)
class Brought:
    """What was read of some contents: `lost` says for one why it was not, `whole` what else was not."""

    known: dict[Content, bytes] = field(default_factory=dict)
    lost: dict[Content, Gap] = field(default_factory=dict)
    whole: list[Gap] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """Where facts come from: the cache, else the contents of a repository."""

    reader: FactReader
    repository: Repository

    async def read(self, paths: Mapping[Content, str]) -> Brought:
        """The facts of some contents, each with a path that it stands at. Raises RepositoryError."""
        found = Brought(await self.reader.cached(paths))
        missing = [content for content in paths if content not in found.known]
        batches = iter([missing[start : start + BATCH_FILES] for start in range(0, len(missing), BATCH_FILES)])
        deadline = asyncio.get_running_loop().time() + READ_SECONDS

        async def take() -> None:
            for batch in batches:
                await self._read_batch({content: paths[content] for content in batch}, deadline, found)

        await asyncio.gather(*(take() for _ in range(BATCHES_AT_A_TIME)))
        return found

    async def _read_batch(self, paths: Mapping[Content, str], deadline: float, found: Brought) -> None:
        try:
            blobs = await self.repository.read(set(map(blob_of, paths)), MAX_FILE_BYTES)
        except NotThere as gone:
            # Controls may stand in any of them, so it is not these files alone that we are blind for.
            found.whole.append(Gap("", GapReason.UNREADABLE, "soc2", f"{len(paths)} files were not read: {gone}"))
            return
        files = []
        for content, path in paths.items():
            blob = blobs[blob_of(content)]
            if blob.content is None:
                found.lost[content] = _gap(path, blob)
            else:
                files.append(SourceFile(path, blob_of(content), blob.content))
        fresh = await self._extract(files, deadline, found.lost)
        found.known.update(fresh)
        await self.reader.keep(fresh)

    async def _extract(
        self, files: list[SourceFile], deadline: float, lost: dict[Content, Gap]
    ) -> dict[Content, bytes]:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            return _lost(files, GapReason.TIMED_OUT, "the code takes too long to read", lost)
        try:
            read = await self.reader.extract(files, min(EXTRACT_SECONDS, left))
        except WorkerLost as worker:
            if len(files) == 1:
                return _lost(files, GapReason.CRASHED, str(worker), lost)
        else:
            unsaid = [file for file in files if content_at(file.path, file.blob) not in read]
            return {**read, **_lost(unsaid, GapReason.CRASHED, "the worker said nothing of it", lost)}
        # One file brought the worker down: find it by halves, so that the others are still read.
        middle = len(files) // 2
        first = await self._extract(files[:middle], deadline, lost)
        return {**first, **await self._extract(files[middle:], deadline, lost)}


def _lost(files: Iterable[SourceFile], reason: GapReason, why: str, lost: dict[Content, Gap]) -> dict[Content, bytes]:
    """No facts of these files, and a gap for each."""
    for file in files:
        lost[content_at(file.path, file.blob)] = Gap(file.path, reason, "soc2", why)
    return {}


class TreeFacts:
    """The facts of the files of some trees (path -> content), each content brought once, when a worker lacks it."""

    def __init__(
        self,
        source: "Source | None" = None,
        trees: Sequence[Mapping[str, Content]] = (),
        known: Mapping[Content, bytes] | None = None,
    ) -> None:
        """`known` are facts that are at hand; without a source there are no others."""
        self._source = source
        self._trees = trees
        self._known = dict(known or {})
        self._asked_for = set(self._known)
        self._lost: dict[Content, Gap] = {}
        self._whole: list[Gap] = []
        self._alone = asyncio.Lock()

    def plus(self, new: Mapping[Content, bytes]) -> "TreeFacts":
        """The same with some more at hand."""
        both = TreeFacts(self._source, self._trees, {**self._known, **new})
        both._asked_for |= self._asked_for
        both._lost, both._whole = self._lost, self._whole
        return both

    def readable(self, tree: Mapping[str, Content]) -> dict[str, Content]:
        """The files of a tree without those that could not be read, as far as anybody tried."""
        lost = self._asked_for - self._known.keys()
        return {path: content for path, content in tree.items() if content not in lost} if lost else dict(tree)

    def at_hand(self, tree: Mapping[str, Content]) -> dict[Content, bytes]:
        """What has been brought for a tree."""
        return {content: self._known[content] for content in self._known.keys() & set(tree.values())}

    def gaps_of(self, tree: Mapping[str, Content]) -> tuple[Gap, ...]:
        """Equal files are read once, and what was not read is missing under each of their names."""
        lost = [replace(self._lost[content], path=path) for path, content in tree.items() if content in self._lost]
        return (*self._whole, *lost)

    async def bring(self, contents: Iterable[Content]) -> None:
        """Have facts of these at hand, of as many as can be read. Raises RepositoryError."""
        async with self._alone:
            wanted = set(contents) - self._asked_for
            self._asked_for |= wanted
            paths = {content: path for tree in self._trees for path, content in tree.items() if content in wanted}
            brought = await self._source.read(paths) if self._source and paths else Brought()
            self._known |= brought.known
            self._lost |= brought.lost
            self._whole += brought.whole
            if unplaced := len(wanted - paths.keys()):
                self._whole.append(Gap("", GapReason.UNREADABLE, "soc2", f"{unplaced} files were not at hand"))


def _gap(path: str, blob: Blob) -> Gap:
    if blob.fault:
        return Gap(path, GapReason.UNREADABLE, "soc2", blob.fault)
    return Gap(path, GapReason.TOO_LARGE, "soc2", f"{blob.size:,} bytes; the limit is {MAX_FILE_BYTES:,}")
