"""Lists of trees that were read lately: the next one is read by the lines in which it differs from one of these.

git prints a list of a hundred thousand entries in a tenth of a second; making records of them takes four times as long.
"""

from collections import OrderedDict
from collections.abc import Hashable

from bot.core.tree import Tree
from bot.engine.tree_list import parse_changed_tree, parse_tree

MOST_BYTES = 32 * 1024 * 1024
"""Of printed lists that are kept; as records they take five times as much. Three trees of 100,000 entries."""


class TreeLists:
    """Printed lists with what they were read into, by repository (any key) and commit. The latest stay."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._known: OrderedDict[tuple[Hashable, str], tuple[bytes, Tree]] = OrderedDict()

    def known(self, repository: Hashable, commit: str) -> Tree | None:
        """The tree of a commit that was read lately."""
        found = self._known.get((repository, commit))
        if found is None:
            return None
        self._known.move_to_end((repository, commit))
        return found[1]

    def read(self, repository: Hashable, commit: str, printed: bytes) -> Tree:
        """The tree that git printed. Raises NotADiff."""
        before = next((self._known[key] for key in reversed(self._known) if key[0] == repository), None)
        tree = (parse_changed_tree(printed, *before) if before else None) or parse_tree(printed)
        self._known[repository, commit] = (printed, tree)
        while sum(len(each) for each, _ in self._known.values()) > self._most_bytes:
            self._known.popitem(last=False)
        return tree
