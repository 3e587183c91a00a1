"""What .gitattributes files say of a change: which of its files are generated, and of which GitHub shows no diff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.diff import ChangedFile, EntryKind, TreeEntry
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.snapshot import Snapshot
from bot.engine.attributes import MOST_BYTES, NAME, generated, without_diff
from bot.ports.repository import Repository


@dataclass(frozen=True)
class Said:
    """`generated` are the paths with findings that the base calls generated. In the `snapshot` no file is shown that
    GitHub has no diff of."""

    generated: frozenset[str]
    snapshot: Snapshot


async def read_attributes(repository: Repository, snapshot: Snapshot, findings: Sequence[Finding]) -> Said:
    """GitHub does not say by which side it goes for diffs: a file is taken for one without a diff where either has it
    so, for one comment that has no place costs the whole review. Raises RepositoryError."""
    told = {each.location.path for each in findings}
    files = [file for file in snapshot.changed if told & _names(file)]
    paths = {path for file in files for path in _names(file)}
    base, head = (_above(told | paths, tree) for tree in (snapshot.base_tree, snapshot.head_tree))
    if not (base or head):
        return Said(frozenset(), snapshot)
    blobs = {entry.blob for entry in (*base.values(), *head.values())}
    read = {blob: found.content for blob, found in (await repository.read(blobs, MOST_BYTES)).items()}
    sides = [_contents(base, read)] if base == head else [_contents(side, read) for side in (base, head)]
    hidden = frozenset[str]().union(*(without_diff(paths, side) for side in sides))
    made = generated({each.location.path for each in findings if not each.removed}, sides[0])
    return Said(made, _without(snapshot, hidden))


def _above(paths: Iterable[str], tree: Mapping[str, TreeEntry]) -> Mapping[str, TreeEntry]:
    """The files that can say something of the paths: those in the folders that lead there."""
    folders = {"", *(path[: at + 1] for path in paths for at, sign in enumerate(path) if sign == "/")}
    named = ((folder + NAME, tree.get(folder + NAME)) for folder in sorted(folders))
    return {path: entry for path, entry in named if entry is not None and entry.kind is EntryKind.FILE}


def _contents(tree: Mapping[str, TreeEntry], read: Mapping[BlobId, bytes | None]) -> Mapping[str, bytes | None]:
    return {path: read[entry.blob] for path, entry in tree.items()}


def _names(file: ChangedFile) -> set[str]:
    """Both of a renamed file's: git asks for the attributes of either."""
    return {entry.path for entry in (file.base, file.head) if entry}


def _without(snapshot: Snapshot, hidden: frozenset[str]) -> Snapshot:
    if not hidden:
        return snapshot
    changed = tuple(replace(file, shown=file.shown and not hidden & _names(file)) for file in snapshot.changed)
    return replace(snapshot, changed=changed)
