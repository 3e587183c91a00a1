"""Which files shipped code imports: they are shipped as well, whatever their names say.

A name is a claim of whoever wrote the change. `app/tests/api.py` is no test if `app/main.py` imports it.
"""

from collections.abc import Iterator, Mapping

from bot.inventory.code import Class, Function, Import, Stmt
from bot.inventory.languages.interface import FileFacts, Language
from bot.inventory.modules import OfFile, Tree, flat
from bot.inventory.shipped import is_shipped

Imports = frozenset[tuple[str, int, str]]
"""(module, level, name), level as in code.Import."""

Leads = Mapping[str, tuple[Imports, frozenset[str]]]
"""Path -> what the file imports, as it is written, and the files that this means."""


def leads_of(facts: Mapping[str, FileFacts], language: Language, before: Leads) -> Leads:
    """Where the imports of all files of a language lead. `before` are those of another tree: it is given back where
    they are the same, and where its files have the same names only what differs is looked at."""
    written = {path: _IMPORTS.of(facts[path].at(path)) for path in sorted(facts)}
    kept = before if before.keys() == facts.keys() else {}
    new = [path for path, imports in written.items() if path not in kept or kept[path][0] != imports]
    if not new and kept:
        return kept
    if not language.by_path:
        kept, new = {}, list(written)
    tree = language.tree({path: found.at(path) for path, found in facts.items()})
    known: dict[tuple[tuple[str, ...], int, str], frozenset[str]] = {}
    return {**kept, **{path: (written[path], _meant(tree, path, written[path], known)) for path in new}}


def _meant(
    tree: Tree, path: str, written: Imports, known: dict[tuple[tuple[str, ...], int, str], frozenset[str]]
) -> frozenset[str]:
    """The files that imports mean; `known` is what was found for others."""
    found: set[str] = set()
    folder = tree.modules[path].folder
    for module, level, name in written:
        for dotted in {module, f"{module}.{name}".lstrip(".") if name not in ("", "*") else module}:
            key = (folder, level, dotted)
            if key not in known:
                known[key] = frozenset(_files(tree, path, level, dotted))
            found |= known[key]
    return frozenset(found)


def reached(leads: Leads) -> frozenset[str]:
    """The files that the shipped ones import, directly or through others."""
    waiting = [path for path in leads if is_shipped(path)]
    seen = set(waiting)
    found: set[str] = set()
    while waiting:
        meant = leads[waiting.pop()][1]
        found |= meant
        waiting += meant - seen
        seen |= meant
    return frozenset(found)


def _imports(body: tuple[Stmt, ...]) -> Iterator[tuple[str, int, str]]:
    for line in flat(body):
        if isinstance(line, Import):
            yield line.module, line.level, line.name
        elif isinstance(line, Function | Class):
            yield from _imports(line.body)


_IMPORTS: OfFile[Imports] = OfFile(lambda module: frozenset(_imports(module.body)))


def _files(tree: Tree, importer: str, level: int, dotted: str) -> Iterator[str]:
    """The module that an import names, and the packages that it is in: all of them are run."""
    if not dotted and not level:
        return
    parts = tree.relative(importer, level, dotted) if level else tree.absolute(importer, dotted)
    for end in range(1, len(parts or ()) + 1):
        file = tree.file((parts or ())[:end])
        if file:
            yield file
