"""Trees are read into inventories: each file once, and what could not be read is told."""

import pickle
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.core.analysis import Analysed, Asked, Content, Lacking
from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory, Endpoint
from bot.core.location import Location, Span
from bot.core.splice import Splice
from bot.inventory import extract
from bot.ports.repository import Blob, NotThere
from bot.services.file_facts import BATCH_FILES
from bot.services.read_inventory import InventoryReader


class Here:
    """Does the work of the pool in this process, and keeps no results: a cache that is always empty."""

    def __init__(self) -> None:
        self.analysed: list[frozenset[str]] = []
        self.held: dict[Content, bytes] = {}
        self.given: list[set[Content]] = []
        self.never_enough = False
        self.tells: Callable[[Asked], object] = lambda _: Analysed(ControlInventory((), ()), ())

    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        return function(*args)

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {}

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None: ...

    def analyse(self, asked: Asked) -> object:
        """As a worker that holds what it has been given once."""
        lacking = frozenset(asked.files.values()) - self.held.keys() - asked.packed.keys()
        if lacking or self.never_enough:
            return Lacking(lacking)
        self.held |= asked.packed
        self.given.append(set(asked.packed))
        self.analysed.append(frozenset(asked.files))
        return self.tells(asked)


class Remembering(Here):
    """The same, with a cache."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, bytes] = {}
        self.asked_for: list[str] = []

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        asked = sorted(keys)
        self.asked_for += asked
        return {key: self.kept[key] for key in asked if key in self.kept}

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


def endpoint(path: str) -> Endpoint:
    place = Location("a.py", Span(1, 2))
    return Endpoint("flask", ("GET",), path, "show", place, place, "app", (), ())


def reader(here: Here) -> InventoryReader:
    return InventoryReader(here, here, here.analyse, version="1")  # type: ignore[arg-type]  # the parts of the ports that are used


async def test_what_two_trees_share_is_read_once() -> None:
    here, blobs = Here(), Blobs()
    base = {"a.py": BlobId("1"), "b.py": BlobId("2"), "copy.py": BlobId("2")}
    head = {**base, "a.py": BlobId("3")}
    first, second = await reader(here).read_all(blobs, [head, base])  # type: ignore[arg-type]  # `read` is all it needs
    assert sorted(blobs.asked) == ["1", "2", "3"]
    assert set(first.files) == set(second.files) == {"a.py", "b.py", "copy.py"}
    assert first.files["a.py"] != second.files["a.py"]


async def test_a_tree_like_another_is_not_analysed_again() -> None:
    here = Here()
    tree = {"a.py": BlobId("1")}
    first, second, other = await reader(here).read_all(Blobs(), [tree, dict(tree), {}])  # type: ignore[arg-type]
    assert first is second
    assert here.analysed == [frozenset({"a.py"}), frozenset()]
    assert not other.files


async def test_a_batch_that_cannot_be_read_does_not_keep_the_others_from_it() -> None:
    tree = {f"{number:04}.py": BlobId(f"{number:04}") for number in range(3 * BATCH_FILES)}
    read = await reader(Here()).read(Blobs("0000"), tree)  # type: ignore[arg-type]
    assert len(read.files) == 2 * BATCH_FILES
    assert [(gap.path, gap.reason) for gap in read.gaps] == [("", GapReason.UNREADABLE)]


async def test_equal_bytes_under_names_of_two_languages_are_read_as_both() -> None:
    """Or a copy of a file under another ending would make us read the file itself in the wrong language."""
    here = Here()
    tree = {"a.py": BlobId("1"), "b.js": BlobId("1")}
    read = await reader(here).read(Blobs(), tree)  # type: ignore[arg-type]
    languages = {path: pickle.loads(here.held[content]).language for path, content in read.files.items()}
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


async def test_a_worker_is_given_what_it_lacks_and_nobody_asks_for_the_rest() -> None:
    here, blobs = Remembering(), Blobs()
    base = {f"{number}.py": BlobId(str(number)) for number in range(5)}
    await reader(here).read(blobs, base)  # type: ignore[arg-type]
    given, asked = here.given, here.asked_for
    given.clear()
    asked.clear()
    await reader(here).read_all(blobs, [{**base, "1.py": BlobId("new")}, base])  # type: ignore[arg-type]
    assert given == [{"python:new"}], "the base is known, and of the head the worker lacks one file"
    assert [key for key in asked if key.startswith("facts:")] == ["facts:1:python:1", "facts:1:python:new"]


async def test_a_new_worker_is_given_everything_and_one_that_never_has_enough_is_a_gap() -> None:
    here = Remembering()
    tree = {"a.py": BlobId("1"), "b.py": BlobId("2")}
    await reader(here).read(Blobs(), tree)  # type: ignore[arg-type]
    here.held.clear()
    read = await reader(here).read(Blobs(), {**tree, "c.py": BlobId("3")})  # type: ignore[arg-type]
    assert (set(read.files), read.gaps) == ({"a.py", "b.py", "c.py"}, ())
    here.never_enough = True
    read = await reader(here).read(Blobs(), {**tree, "d.py": BlobId("4")})  # type: ignore[arg-type]
    assert [(gap.path, gap.reason) for gap in read.gaps] == [("", GapReason.CRASHED)]


async def test_what_is_told_by_another_inventory_is_put_together_and_a_lie_is_a_gap() -> None:
    here = Remembering()
    whole = InventoryReader(here, here, here.analyse, version="1")  # type: ignore[arg-type]
    one, two, three = (endpoint(f"/{name}") for name in ("one", "two", "three"))
    here.tells = lambda _: Analysed(ControlInventory((one, two), ()), ())
    base = await whole.read(Blobs(), {"a.py": BlobId("1")})  # type: ignore[arg-type]
    splice = Splice((one, two), (one, three))
    here.tells = lambda asked: Analysed(ControlInventory((), ()), (), asked.held[0], splice)
    head = await whole.read(Blobs(), {"a.py": BlobId("2")})  # type: ignore[arg-type]
    assert head.inventory.endpoints == (one, three)
    assert head.inventory.endpoints[0] is base.inventory.endpoints[0]
    lies: list[Callable[[Asked], object]] = [
        lambda _: Analysed(ControlInventory((), ()), (), "an inventory that nobody holds", splice),
        lambda asked: Analysed(ControlInventory((), ()), (), asked.held[0], Splice((one,), (one,))),
        lambda _: "no answer",
    ]
    for number, here.tells in enumerate(lies):
        read = await whole.read(Blobs(), {"a.py": BlobId(f"lie {number}")})  # type: ignore[arg-type]
        assert [(gap.path, gap.reason) for gap in read.gaps] == [("", GapReason.CRASHED)]


async def test_a_file_of_which_a_worker_says_nothing_is_a_gap() -> None:
    class Silent(Here):
        async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
            return [] if function is extract else function(*args)

    read = await reader(Silent()).read(Blobs(), {"a.py": BlobId("1")})  # type: ignore[arg-type]
    assert [(gap.path, gap.reason) for gap in read.gaps] == [("a.py", GapReason.CRASHED)]
    assert not read.files
