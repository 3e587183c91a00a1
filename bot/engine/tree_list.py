"""Read what git says about a tree: `ls-tree`, byte for byte; also by what differs from the list of another tree."""

from collections.abc import Callable

from bot.core.diff import TreeEntry
from bot.core.tree import Tree
from bot.engine.diff import NotADiff, entry_of, path_text

TREE_OPTIONS = ("-r", "-z", "--full-tree")
"""The options of `git ls-tree` whose output `parse_tree` reads."""


def parse_tree(output: bytes) -> Tree:
    """The entries of `git ls-tree` by path. Raises NotADiff."""
    return Tree((entry.path, entry) for entry in map(_listed, output.split(b"\0")[:-1]))


def parse_changed_tree(output: bytes, before: bytes, known: Tree) -> Tree | None:
    """The same, by the lines in which a list differs from the one before it, which was read into `known`: its entries
    are the very same where the lines are. None where the lists have little in common, or one names a path twice.
    Raises NotADiff."""
    begin, end = _between(output, before)
    lines, old = (each[begin : len(each) - end].split(b"\0")[:-1] for each in (output, before))
    gone, new = frozenset(old).difference(lines), frozenset(lines).difference(old)
    if 2 * len(new) > (entries := output.count(b"\0")):
        return None
    tree = known.changed((_listed(line).path for line in gone), (_listed(line) for line in lines if line in new))
    return tree if len(tree) == entries and len(known) == before.count(b"\0") else None


def _between(output: bytes, before: bytes) -> tuple[int, int]:
    """How many bytes two lists begin with that are the same, and how many of the rest they end with; whole lines."""
    most = min(len(output), len(before))
    alike = _most_alike(most, lambda low, high: output[low:high] == before[low:high])
    begin = output.rfind(b"\0", 0, alike) + 1
    ours, theirs = len(output), len(before)
    alike = _most_alike(
        most - begin, lambda low, high: output[ours - high : ours - low] == before[theirs - high : theirs - low]
    )
    return begin, ours - output.find(b"\0", ours - alike - 1) - 1


def _most_alike(most: int, are_alike: Callable[[int, int], bool]) -> int:
    """How far two are alike, by halves: a range that was asked about once is not asked about again."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        if are_alike(low, middle):
            low = middle
        else:
            most = middle - 1
    return low


def _listed(line: bytes) -> TreeEntry:
    about, tab, raw = line.partition(b"\t")
    fields = about.split(b" ")
    if not tab or len(fields) != 3:
        raise NotADiff(f"not an entry of a tree: {line[:80]!r}")
    return entry_of(path_text(raw), fields[0], fields[2])
