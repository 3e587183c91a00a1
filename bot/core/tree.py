"""The entries of a commit's tree by path, and what has been picked out of them: the tree of a change differs from its
base's in a few entries, and so do the picks."""

from collections.abc import Callable, Iterable, Mapping

from bot.core.diff import TreeEntry

Pick = Callable[[TreeEntry], bool]
"""Whether an entry is picked: a pure function of that entry alone, and one that lives as long as the program."""

Pair = tuple[TreeEntry | None, TreeEntry | None]


class Tree(dict[str, TreeEntry]):
    """Path -> entry. Nothing is put into it once it is made."""

    def __init__(self, entries: Mapping[str, TreeEntry] | Iterable[tuple[str, TreeEntry]] = ()) -> None:
        super().__init__(entries)
        self._picked: dict[Pick, dict[str, TreeEntry]] = {}

    def changed(self, gone: Iterable[str], new: Iterable[TreeEntry]) -> "Tree":
        """The same without some paths and with some entries, and what has been picked of this one picked of that."""
        gone, new = tuple(gone), tuple(new)
        tree = Tree(_changed(self, gone, new))
        for pick, known in self._picked.items():
            tree._picked[pick] = _changed(known, gone, filter(pick, new))
        return tree

    def picked(self, pick: Pick) -> Mapping[str, TreeEntry]:
        """The entries that are picked, by path; picked once."""
        if pick not in self._picked:
            self._picked[pick] = {path: entry for path, entry in self.items() if pick(entry)}
        return self._picked[pick]


def picked(tree: Mapping[str, TreeEntry], pick: Pick) -> Mapping[str, TreeEntry]:
    """The entries of any tree that are picked, by path."""
    return tree.picked(pick) if isinstance(tree, Tree) else {path: one for path, one in tree.items() if pick(one)}


def differing(
    one: Mapping[str, TreeEntry], other: Mapping[str, TreeEntry]
) -> list[tuple[TreeEntry | None, TreeEntry | None]]:
    """The entries of two trees that are not the same in both, each with the other tree's at its path."""
    pairs: list[Pair] = [(one[path], None) for path in one.keys() - other.keys()]
    for path, entry in other.items():
        known = one.get(path)
        if known is not entry and known != entry:
            pairs.append((known, entry))
    return pairs


def _changed(known: Mapping[str, TreeEntry], gone: Iterable[str], new: Iterable[TreeEntry]) -> dict[str, TreeEntry]:
    found = dict(known)
    for path in gone:
        found.pop(path, None)
    for entry in new:
        found[entry.path] = entry
    return found
