"""Which files shipped code imports: they are shipped as well, whatever their names say.

A name is a claim of whoever wrote the change. `app/tests/api.py` is no test if `app/main.py` imports it.
"""

from collections.abc import Iterator, Mapping

from bot.inventory.code import Class, Function, Import, Stmt
from bot.inventory.languages.interface import FileFacts, Language
from bot.inventory.modules import OfFile, Tree, flat
from bot.inventory.shipped import is_shipped

Imports = tuple[tuple[str, frozenset[tuple[str, int, str]]], ...]
"""Path -> what the file imports: (module, level, name), level as in code.Import."""


def imports_of(facts: Mapping[str, FileFacts]) -> Imports:
    """What decides which files shipped code imports: trees with equal imports have the same ones."""
    return tuple((path, _IMPORTS.of(facts[path].at(path))) for path in sorted(facts))


def reached(facts: Mapping[str, FileFacts], language: Language) -> frozenset[str]:
    """The files of a language that the shipped ones import, directly or through others."""
    tree = language.tree({path: found.at(path) for path, found in facts.items()})
    waiting = [path for path in tree.modules if is_shipped(path)]
    seen = set(waiting)
    found: set[str] = set()
    known: dict[tuple[tuple[str, ...], int, str], frozenset[str]] = {}
    while waiting:
        importer = tree.modules[waiting.pop()]
        for module, level, name in _IMPORTS.of(importer):
            for dotted in {module, f"{module}.{name}".lstrip(".") if name not in ("", "*") else module}:
                key = (importer.folder, level, dotted)
                if key not in known:
                    known[key] = frozenset(_files(tree, importer.path, level, dotted))
                found |= known[key]
                waiting += known[key] - seen
                seen |= known[key]
    return frozenset(found)


def _imports(body: tuple[Stmt, ...]) -> Iterator[tuple[str, int, str]]:
    for line in flat(body):
        if isinstance(line, Import):
            yield line.module, line.level, line.name
        elif isinstance(line, Function | Class):
            yield from _imports(line.body)


_IMPORTS: OfFile[frozenset[tuple[str, int, str]]] = OfFile(lambda module: frozenset(_imports(module.body)))


def _files(tree: Tree, importer: str, level: int, dotted: str) -> Iterator[str]:
    """The module that an import names, and the packages that it is in: all of them are run."""
    if not dotted and not level:
        return
    parts = tree.relative(importer, level, dotted) if level else tree.absolute(importer, dotted)
    for end in range(1, len(parts or ()) + 1):
        file = tree.file((parts or ())[:end])
        if file:
            yield file
