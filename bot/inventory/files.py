"""The files of a linked tree, as answers are shown them: whatever one looks at is among its grounds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.inventory.grounds import EVERYTHING, PATHS, Answers, Grounds, Taken
from bot.inventory.modules import IMPORTED, Module, OfFile, Tree
from bot.inventory.passes import EachFile, EachInTree

Read = TypeVar("Read")
Given = TypeVar("Given")

MOST_GROUNDS = 50_000
"""Files and names of all trees that were taken one after the other: the grounds of an answer have a bit for each."""

MOST_UNDONE = 50
"""Files of a change that can be undone: what it took back is kept until the next one."""


@dataclass(frozen=True)
class _Before:
    """The tree before the present one, and what the change took back."""

    tree: Tree
    taken: Taken


class Files:
    """One tree after the other: `take` keeps the answers that no change of a file touches."""

    def __init__(self, tree: Tree) -> None:
        self.grounds = Grounds()
        self._questions: dict[str, Answers[Any]] = {}
        self._each: dict[OfFile[Any], EachFile[Any]] = {}
        self._in_tree: dict[str, EachInTree[Any]] = {}
        self._before: _Before | None = None
        self._place(tree)

    def _place(self, tree: Tree) -> None:
        self.tree = tree
        self._paths = tuple(sorted(tree.modules))
        self._modules = tuple(tree.modules[path] for path in self._paths)
        self.grounds.place(self._modules)

    def take(self, tree: Tree, speaks_of: Callable[[Module], Iterable[tuple[str, str]]]) -> None:
        """Another tree takes the place of this one. Forgotten is what stands on files that differ, and on the names
        (kind, name) that these speak of. A tree that is nearer to the one before this is reached by going back there:
        fixes are tried on one and the same tree, one after the other."""
        unlike = _differing(self.tree, tree)
        before = self._before
        if before is not None and len(nearer := _differing(before.tree, tree)) < len(unlike):
            unlike = nearer
            touched = self._touched(before.tree, _differing(self.tree, before.tree), speaks_of)
            self._place(before.tree)
            self.grounds.back(before.taken, touched)
        left, touched = self.tree, self._touched(tree, unlike, speaks_of)
        self._place(tree)
        taken = self.grounds.changed(touched)
        self._before = _Before(left, taken) if len(unlike) <= MOST_UNDONE else None

    def _touched(
        self, tree: Tree, unlike: Iterable[str], speaks_of: Callable[[Module], Iterable[tuple[str, str]]]
    ) -> int:
        """The grounds that another tree in the place of this one touches, which differs in these paths."""
        before, grounds = self.tree, self.grounds
        touched = 0
        for path in unlike:
            touched |= EVERYTHING | grounds.bit(path)
            for module in filter(None, (before.modules.get(path), tree.modules.get(path))):
                touched |= grounds.said(speaks_of(module))
        if before.modules.keys() != tree.modules.keys():
            touched |= PATHS
            for path in before.modules.keys() & tree.modules.keys():
                if _leads(before, before.modules[path]) != _leads(tree, before.modules[path]):
                    touched |= grounds.bit(path)
        return touched

    def resembles(self, tree: Tree) -> bool:
        """Are most files of a tree those of this one, so that it is worth keeping answers?"""
        same = sum(1 for path, module in tree.modules.items() if self.tree.modules.get(path) is module)
        return 2 * same > len(tree.modules) and len(self.grounds) < MOST_GROUNDS

    @property
    def paths(self) -> tuple[str, ...]:
        """Those of all files, sorted."""
        self.grounds.on_paths()
        return self._paths

    @property
    def modules(self) -> Mapping[str, Module]:
        """All files, for what looks at each of them."""
        self.grounds.on_everything()
        return self.tree.modules

    def module(self, path: str) -> Module:
        """A file that an answer is going to read."""
        module = self.tree.modules[path]
        self.grounds.on(module)
        return module

    def file(self, importer: str, dotted: str) -> str | None:
        """The file that a dotted path means, as text in the file `importer` says it."""
        self.grounds.on_paths()
        parts = self.tree.absolute(importer, dotted)
        return self.tree.file(parts) if parts else None

    def each(self, what: OfFile[Read]) -> Iterator[Read]:
        """What is read of each file alone, in the order of the paths."""
        self.grounds.on_everything()
        if what not in self._each:
            self._each[what] = EachFile(what)
        return iter(self._each[what].of(self._modules))

    def in_tree(
        self,
        question: str,
        read: Callable[[Module, Given], Read],
        given: Callable[[Module], Given] | None = None,
    ) -> Iterator[Read]:
        """What is read of each file with an eye on the others that it leads to, in the order of the paths: read anew
        only where one of these has changed, or what `given` gives for it. `question` names what is read."""
        self.grounds.on_paths()
        if question not in self._in_tree:
            self._in_tree[question] = EachInTree(self.grounds, self.answers(question))
        told = [None] * len(self._modules) if given is None else list(map(given, self._modules))
        yield from self._in_tree[question].of(self._modules, told, read)

    def answers(self, question: str) -> Answers[Any]:
        """The answers to a question that is asked of many parts of the code."""
        if question not in self._questions:
            self._questions[question] = Answers(self.grounds)
        return self._questions[question]


def _differing(one: Tree, other: Tree) -> list[str]:
    """The paths of the files that are not the same in both."""
    known, modules = one.modules, other.modules
    gone = [path for path in known if path not in modules]
    return [*gone, *(path for path, module in modules.items() if known.get(path) is not module)]


def _leads(tree: Tree, module: Module) -> list[tuple[object, ...]]:
    """Where the imports of a file lead."""
    found: list[tuple[object, ...]] = []
    for level, dotted, names in IMPORTED.of(module):
        parts = tree.relative(module.path, level, dotted) if level else tree.absolute(module.path, dotted)
        inner = [(*parts, name) for name in names] if parts else []
        found.append((parts, tree.file(parts) if parts else None, *map(tree.known, inner), *map(tree.file, inner)))
    return found
