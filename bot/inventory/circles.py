"""Which files would import each other while they are loaded: whichever comes first, the other finds it half made.

Python then raises ImportError when the application starts, and nothing that reads one file after the other sees it.
"""

from collections.abc import Iterable, Iterator

from bot.inventory.code import Attr, Class, If, Import, Loop, Name, Stmt, Try, With
from bot.inventory.modules import OfFile, Tree

Circle = tuple[str, str]
"""A file, and one that it imports, which leads back to it."""


def circles(tree: Tree, paths: Iterable[str]) -> frozenset[Circle]:
    """The circles that these files are part of. What a function imports, it imports later; what stands under
    `if TYPE_CHECKING` is never imported; and a package that only holds a module need not be ready."""
    known: dict[str, frozenset[str]] = {}

    def imported(path: str) -> frozenset[str]:
        if path not in known:
            known[path] = frozenset(_files(tree, path)) if path in tree.modules else frozenset()
        return known[path]

    def leading_back(path: str) -> Iterator[str]:
        others: set[str] = set()  # what does not lead back, nor does anything that it imports
        for start in sorted(imported(path)):
            waiting, seen = [start], {start}
            while waiting and path not in (here := imported(waiting.pop())):
                waiting += here - seen - others
                seen |= here
            if path in here:
                yield start
            else:
                others |= seen

    return frozenset((path, each) for path in paths for each in leading_back(path))


def _files(tree: Tree, path: str) -> Iterator[str]:
    for line in _AT_LOAD.of(tree.modules[path]):
        whole = f"{line.module}.{line.name}".lstrip(".") if line.name not in ("", "*") else line.module
        file = _file(tree, path, line.level, whole) or _file(tree, path, line.level, line.module)
        if file and file != path:
            yield file


def _file(tree: Tree, importer: str, level: int, dotted: str) -> str | None:
    if not dotted and not level:
        return None
    parts = tree.relative(importer, level, dotted) if level else tree.absolute(importer, dotted)
    return tree.file(parts) if parts else None


def _at_load(body: tuple[Stmt, ...]) -> Iterator[Import]:
    for line in body:
        match line:
            case Import():
                yield line
            case If(_, test, then, other):
                if not _is_for_types(test):
                    yield from _at_load(then)
                yield from _at_load(other)
            case Try(_, tried, handlers, final):
                for inside in (tried, *(handler.body for handler in handlers), final):
                    yield from _at_load(inside)
            case With(_, _, inside) | Loop(_, _, _, inside):
                yield from _at_load(inside)
            case Class():
                yield from _at_load(line.body)
            case _:
                pass


def _is_for_types(test: object) -> bool:
    return (isinstance(test, Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, Attr) and test.name == "TYPE_CHECKING"
    )


_AT_LOAD: OfFile[tuple[Import, ...]] = OfFile(lambda module: tuple(_at_load(module.body)))
