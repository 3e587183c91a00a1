"""Trees are read into inventories: each file once, and what could not be read is told."""

import pickle
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.core.coverage import GapReason
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.inventory import FileFacts
from bot.ports.repository import Blob, NotThere
from bot.services.read_inventory import BATCH_FILES, InventoryReader


class Here:
    """Does the work of the pool in this process, and keeps no results: a cache that is always empty."""

    def __init__(self) -> None:
        self.analysed: list[frozenset[str]] = []

    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        return function(*args)

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {}

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None: ...

    def analyse(self, facts: Mapping[str, FileFacts], of: object) -> tuple[ControlInventory, tuple[Finding, ...]]:
        self.analysed.append(frozenset(facts))
        return ControlInventory((), ()), ()


class Remembering(Here):
    """The same, with a cache."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, bytes] = {}

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None:
        self.kept.update(items)


class Blobs:
    """A repository that lacks some of its files, and counts how often each is asked for."""

    def __init__(self, *lacking: str) -> None:
        self.lacking = lacking
        self.asked: list[str] = []

    async def read(self, blobs: Iterable[BlobId], limit: int) -> Mapping[BlobId, Blob]:
        self.asked += blobs
        if set(blobs) & set(self.lacking):
            raise NotThere("gone")
        return {blob: Blob(6, f"x = {blob[0]}\n".encode()) for blob in blobs}


def reader(here: Here) -> InventoryReader:
    return InventoryReader(here, here, here.analyse, version="1")  # type: ignore[arg-type]  # the parts of both ports that are used


async def test_what_two_trees_share_is_read_once() -> None:
    here, blobs = Here(), Blobs()
    base = {"a.py": BlobId("1"), "b.py": BlobId("2"), "copy.py": BlobId("2")}
    head = {**base, "a.py": BlobId("3")}
    first, second = await reader(here).read_all(blobs, [head, base])  # type: ignore[arg-type]  # `read` is all it needs
    assert sorted(blobs.asked) == ["1", "2", "3"]
    assert set(first.facts) == set(second.facts) == {"a.py", "b.py", "copy.py"}
    assert first.facts["a.py"] != second.facts["a.py"]


async def test_a_tree_like_another_is_not_analysed_again() -> None:
    here = Here()
    tree = {"a.py": BlobId("1")}
    first, second, other = await reader(here).read_all(Blobs(), [tree, dict(tree), {}])  # type: ignore[arg-type]
    assert first is second
    assert here.analysed == [frozenset({"a.py"}), frozenset()]
    assert not other.facts


async def test_a_batch_that_cannot_be_read_does_not_keep_the_others_from_it() -> None:
    tree = {f"{number:04}.py": BlobId(f"{number:04}") for number in range(3 * BATCH_FILES)}
    read = await reader(Here()).read(Blobs("0000"), tree)  # type: ignore[arg-type]
    assert len(read.facts) == 2 * BATCH_FILES
    assert [(gap.path, gap.reason) for gap in read.gaps] == [("", GapReason.UNREADABLE)]


async def test_equal_bytes_under_names_of_two_languages_are_read_as_both() -> None:
    """Or a copy of a file under another ending would make us read the file itself in the wrong language."""
    here = Here()
    tree = {"a.py": BlobId("1"), "b.js": BlobId("1")}
    read = await reader(here).read(Blobs(), tree)  # type: ignore[arg-type]
    languages = {path: pickle.loads(facts).language for path, facts in read.facts.items()}
    assert languages == {"a.py": "python", "b.js": "javascript"}


async def test_a_tree_that_was_analysed_before_is_not_analysed_again() -> None:
    here = Remembering()
    tree = {"a.py": BlobId("1"), "b.py": BlobId("2")}
    first = await reader(here).read(Blobs(), tree)  # type: ignore[arg-type]
    second = await reader(here).read(Blobs(), dict(reversed(tree.items())))  # type: ignore[arg-type]
    assert first == second
    assert len(here.analysed) == 1
    await reader(here).read(Blobs(), {**tree, "b.py": BlobId("3")})  # type: ignore[arg-type]
    await InventoryReader(here, here, here.analyse, version="2").read(Blobs(), tree)  # type: ignore[arg-type]
    assert len(here.analysed) == 3
