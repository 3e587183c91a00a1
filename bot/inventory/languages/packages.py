"""Languages whose files share names by folder: a Java package, a Go package.

A file sees the names of its package without importing them, and an import names a package, not a file. So each
module's names are its own and then its package's, each of these a `code.Import` of the file that defines it: an import
of an exact path, which no source file can write.
"""

from abc import ABC, abstractmethod
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.inventory.code import Assign, Class, Expr, Function, Import, Name, Stmt, Text, tail
from bot.inventory.modules import Binding, Module, bindings
from bot.inventory.node import altered

Folder = tuple[str, ...]


@dataclass(eq=False)
class PackagedModule(Module):
    """A file that sees the names of its package. `shared` are these."""

    shared: Mapping[str, list[Binding]] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> Mapping[str, list[Binding]]:
        return ChainMap(bindings(self.body), self.shared)  # type: ignore[arg-type]  # it is only read


class PackageTree(ABC):
    """All modules of a tree, by folder. `linked` are further bases of classes: where, in whatever file, the rest of
    them stands."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self._packages: dict[Folder, list[str]] = {}
        for path in sorted(modules):
            self._packages.setdefault(modules[path].folder, []).append(path)
        linked = dict(self.linked(modules))
        self.modules: Mapping[str, Module] = self._packaged(modules, linked)
        self._known: dict[tuple[str, str], Folder | None] = {}

    @abstractmethod
    def linked(self, modules: Mapping[str, Module]) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
        """(path, class) with the (path, class) of its other parts."""

    @abstractmethod
    def folder(self, importer: str, dotted: str) -> Folder | None:
        """The folder that an import means; None for one outside the tree."""

    @cached_property
    def by_last(self) -> dict[str, list[Folder]]:
        """The last part of a folder's path -> the folders, shortest first."""
        found: dict[str, list[Folder]] = {}
        for parts in sorted(self._packages, key=lambda parts: (len(parts), parts)):
            if parts:
                found.setdefault(parts[-1], []).append(parts)
        return found

    def is_package(self, parts: Folder) -> bool:
        return parts in self._packages

    def absolute(self, importer: str, dotted: str) -> Folder | None:
        if dotted in self.modules:
            return tuple(dotted.split("/"))
        key = ("/".join(self.modules[importer].folder), dotted)
        if key not in self._known:
            self._known[key] = self.folder(importer, dotted)
        return self._known[key]

    def relative(self, importer: str, level: int, dotted: str) -> Folder | None:
        return None

    def known(self, parts: Folder) -> bool:
        return parts in self._packages or "/".join(parts) in self.modules

    def file(self, parts: Folder) -> str | None:
        """A file by its exact path; for a package its first file, which sees the names of all."""
        path = "/".join(parts)
        return path if path in self.modules else next(iter(self._packages.get(parts, [])), None)

    def _packaged(
        self, modules: Mapping[str, Module], linked: Mapping[tuple[str, str], list[tuple[str, str]]]
    ) -> dict[str, Module]:
        shared: dict[Folder, dict[str, list[Binding]]] = {folder: {} for folder in self._packages}
        for path in sorted(modules):
            here = shared[modules[path].folder]
            for line in modules[path].body:
                for name in _defined(line):
                    here.setdefault(name, [Import(0, path, 0, name, "")])
        bodies: dict[str, tuple[Stmt, ...]] = {}
        for path, module in modules.items():
            names = {line.name for line in module.body if isinstance(line, Class) and (path, line.name) in linked}
            bodies[path] = module.body
            if names:
                bodies[path] = tuple(_widened(line, path, linked, shared[module.folder]) for line in module.body)
        return {path: PackagedModule(path, bodies[path], shared[module.folder]) for path, module in modules.items()}


def _defined(line: Stmt) -> Iterator[str]:
    if isinstance(line, Function | Class):
        yield line.name
    elif isinstance(line, Assign):
        yield from (target.id for target in line.targets if isinstance(target, Name))


def _widened(
    line: Stmt,
    path: str,
    linked: Mapping[tuple[str, str], list[tuple[str, str]]],
    shared: dict[str, list[Binding]],
) -> Stmt:
    """A class with the other parts of it as further bases, under names that no source file can write."""
    if not isinstance(line, Class):
        return line
    bases: list[Expr] = list(line.bases)
    for file, name in linked.get((path, line.name), []):
        alias = f"{name} in {file}"
        shared[alias] = [Import(0, file, 0, name, alias)]
        bases.append(Name(alias))
    return altered(line, bases=tuple(bases))


def package_name(module: Module) -> str:
    """What the file itself says its package is."""
    for line in module.body:
        if isinstance(line, Assign) and line.targets == (Name("package"),) and isinstance(line.value, Text):
            return line.value.value
    return ""


def classes(modules: Mapping[str, Module]) -> Iterator[tuple[str, Class]]:
    """The classes at the top of each file, with their paths, in the order of the paths."""
    for path in sorted(modules):
        for line in modules[path].body:
            if isinstance(line, Class):
                yield path, line


def base_names(klass: Class) -> Iterator[str]:
    for base in klass.bases:
        yield tail(getattr(base, "value", base) if not isinstance(base, Name) else base)
