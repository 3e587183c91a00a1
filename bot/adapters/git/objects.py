"""Objects by their id: which are there, how large, and what they hold."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.adapters.git.process import Git, GitFailed

BATCH_BYTES = 64 * 1024 * 1024
"""Contents asked for at once; more comes in several batches."""

STARTS = 1000
"""Objects whose beginning is read, one process each; a change with more large files than that is red."""

_AT_A_TIME = 4

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class About:
    """An object's type ("blob", "commit", ...) and its size in bytes."""

    kind: str
    size: int


def is_object_id(text: str) -> bool:
    """Whether a text is a full object id, and so can be handed to git safely."""
    return _ID.fullmatch(text) is not None


async def about(git: Git, ids: Iterable[str]) -> dict[str, About]:
    """Type and size of each object that is there; what is missing is left out. Raises GitFailed."""
    asked = sorted({each for each in ids if is_object_id(each)})
    if not asked:
        return {}
    printed = await git.run("cat-file", "--buffer", "--batch-check", stdin="\n".join([*asked, ""]).encode())
    found = {}
    for line in printed.decode("ascii").splitlines():
        name, kind, *size = line.split(" ")
        if size:
            found[name] = About(kind, int(size[0]))
    return found


async def contents(git: Git, sizes: Mapping[str, int]) -> dict[str, bytes]:
    """What objects of known size hold. Raises GitFailed."""
    found: dict[str, bytes] = {}
    for batch in _batches(sizes):
        stdin = "\n".join([*batch, ""]).encode()
        room = sum(sizes[name] + 128 for name in batch)  # each comes with a line of its own before it
        printed = await git.run("cat-file", "--buffer", "--batch", stdin=stdin, limit=room)
        at = 0
        for name in batch:
            end = printed.find(b"\n", at) + 1
            if printed[at:end].split()[:1] != [name.encode()] or printed[end - 8 : end] == b"missing\n":
                raise GitFailed(f"object {name} vanished while it was read")
            found[name] = printed[end : end + sizes[name]]
            at = end + sizes[name] + 1
    return found


async def starts(git: Git, ids: Iterable[str], size: int) -> dict[str, bytes]:
    """The first `size` bytes of blobs that are too large to be read. Raises GitFailed."""
    found: dict[str, bytes] = {}
    waiting = iter(sorted(ids)[:STARTS])

    async def take() -> None:
        for name in waiting:
            found[name] = await git.run("cat-file", "blob", name, limit=size, cut=True)

    await asyncio.gather(*(take() for _ in range(_AT_A_TIME)))
    return found


def _batches(sizes: Mapping[str, int]) -> Iterable[Sequence[str]]:
    batch: list[str] = []
    total = 0
    for name, size in sorted(sizes.items()):
        if batch and total + size > BATCH_BYTES:
            yield batch
            batch, total = [], 0
        batch.append(name)
        total += size
    if batch:
        yield batch
