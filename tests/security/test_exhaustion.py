"""Changes made to fill our memory, our disk and our time end with words, and not with us."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.git.mirrors import GitMirrors
from bot.adapters.git.repository import GitRepository
from bot.adapters.scan_pool import scan as scan_module
from bot.adapters.scan_pool.pool import WarmScanPool
from bot.core.analysis import Analysed, Lacking
from bot.core.coverage import GapReason
from bot.core.finding import Finding, Severity
from bot.core.fix import Advice
from bot.core.identity import BlobId, CommitSha, Fingerprint
from bot.core.inventory import ControlInventory
from bot.core.location import Location, Span
from bot.core.source import SourceFile
from bot.inventory import FileFacts
from bot.ports.code_host import CloneAccess
from bot.ports.repository import Blob, RepositoryError
from bot.ports.scan_pool import WorkerLost
from bot.registry import plugins, rules_folder
from bot.services import prove_fixes
from bot.services.prove_fixes import FixProver
from bot.services.read_inventory import InventoryReader, Read
from tests.git_adapter.trees import bare, commits, git

TOKEN = b'API_TOKEN = "k3Jx9QzV7bTn2LwR8sYp"\n'


async def test_a_few_objects_that_are_billions_of_files(tmp_path: Path) -> None:
    """Folders share folders: ten levels of ten names each are ten billion paths in eleven objects."""
    origin = bare(tmp_path / "origin.git")
    (base,) = commits(origin, [{b"a.py": b"x = 1\n"}])
    inner = git(origin, "hash-object", "-w", "--stdin", stdin=b"x = 1\n").decode().strip()
    kind, mode = "blob", "100644"
    for _ in range(10):
        listed = "".join(f"{mode} {kind} {inner}\tf{number}\n" for number in range(10))
        inner = git(origin, "mktree", stdin=listed.encode()).decode().strip()
        kind, mode = "tree", "040000"
    made = git(
        *(origin, "-c", "user.name=a", "-c", "user.email=a@example.com"), "commit-tree", "-p", base, "-m", "x", inner
    )
    head = CommitSha(made.decode().strip())
    repository = await GitMirrors(tmp_path / "mirrors").fetch("o/r", CloneAccess(origin.as_uri(), None), [base, head])
    assert isinstance(repository, GitRepository)
    async with asyncio.timeout(60):
        with pytest.raises(RepositoryError, match="printed more than"):
            await repository.snapshot(base, head)


async def test_findings_without_end_stop_a_scan_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_module, "_MOST_FINDINGS", 100)
    pool = WarmScanPool([rules_folder()], [plugins("bot.scanners")["detect-secrets"]])
    try:
        files = [SourceFile(f"{n}.cfg", BlobId(f"{n:040x}"), TOKEN * 60) for n in range(20)]
        result = await pool.scan(files)
    finally:
        await pool.close()
    assert 100 < len(result.findings) < 300
    assert {gap.reason for gap in result.gaps} == {GapReason.LIMIT}
    assert len(result.gaps) + len(result.findings) / 60 == 20


class OnePath:
    """A repository in which every path holds the same content."""

    async def read(self, blobs: Sequence[BlobId], limit: int) -> Mapping[BlobId, Blob]:
        return {blob: Blob(5, b"x = 1") for blob in blobs}


class NoCache:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        return {}

    async def put(self, items: Sequence[tuple[str, bytes]]) -> None:
        self.kept |= items


class Pool:
    """Workers that are lost on each file, or that answer what they like."""

    def __init__(self, answer: object = None) -> None:
        self.answer = answer
        self.asked = 0

    async def run(self, function: Any, *args: Any, seconds: float) -> Any:
        if not function.__name__.startswith("extract"):
            lacking = frozenset(args[0].files.values()) - args[0].packed.keys()
            return Lacking(lacking) if lacking else Analysed(ControlInventory((), ()), ())
        self.asked += 1
        if self.answer is None:
            raise WorkerLost("it took longer")
        return self.answer


def analyse(_: object) -> None: ...


async def test_what_is_not_read_is_missing_under_each_of_its_names() -> None:
    """Or the name in the change would be green, and the gap be that of an old file which nobody asked about."""
    reader = InventoryReader(Pool(), NoCache(), analyse, version="1")  # type: ignore[arg-type] # what is used of them
    read = await reader.read(OnePath(), {"new.py": BlobId("a" * 40), "old.py": BlobId("a" * 40)})  # type: ignore[arg-type]
    assert [gap.path for gap in read.gaps] == ["new.py", "old.py"]


async def test_code_made_to_be_slow_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.file_facts.READ_SECONDS", 0.0)
    pool = Pool()
    reader = InventoryReader(pool, NoCache(), analyse, version="1")  # type: ignore[arg-type]
    read = await reader.read(OnePath(), {f"{n}.py": BlobId(f"{n:040x}") for n in range(1000)})  # type: ignore[arg-type]
    assert (pool.asked, len(read.gaps)) == (0, 1000)
    assert {gap.reason for gap in read.gaps} == {GapReason.TIMED_OUT}


async def test_a_worker_speaks_of_no_other_repository_s_files() -> None:
    """What one repository's hostile code made of a worker must not reach the cache of another's."""
    mine, other = BlobId("a" * 40), BlobId("b" * 40)
    facts = FileFacts("python", ())
    cache = NoCache()
    reader = InventoryReader(Pool([(mine, facts), (other, facts), (mine, "text")]), cache, analyse, version="1")  # type: ignore[arg-type]
    await reader.read(OnePath(), {"a.py": mine})  # type: ignore[arg-type]
    # An inventory is kept under the name of the very facts it was made of.
    assert all(mine in key for key in cache.kept if key.startswith("facts:"))
    assert not any(other in key for key in cache.kept)


async def test_fixes_are_sought_for_the_gravest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove_fixes, "MAX_FIXES", 3)
    findings = [
        Finding(
            "SOC2-002",
            Location("a.py", Span(1, 1)),
            "m",
            Severity.LOW,
            1,
            "t",
            "r",
            "x",
            fingerprint=Fingerprint(str(n)),
        )
        for n in range(10)
    ]
    answers = await FixProver(Pool(), None, []).prove(  # type: ignore[arg-type]
        findings, {}, findings, Read({}, ControlInventory((), ()), (), ())
    )
    said = [answer.reason for answer in answers.values() if isinstance(answer, Advice)]
    assert said.count("there are too many findings to fix each of them") == 7
