"""Which file a Python import names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.inventory.modules import Module

MOST_FOUND = 50_000
"""Imports whose meaning is remembered: what 10,000 files of one application say, and no more for code that was written
to fill our memory."""


def module_parts(path: str) -> tuple[str, ...]:
    """ "src/app/api/__init__.py" -> ("src", "app", "api")"""
    parts = path.removesuffix(".pyi").removesuffix(".py").split("/")
    return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(eq=False)
class PythonTree:
    """All modules of a tree. Knows no import path, so it looks where a person would: from the importing
    file's own folders outwards, then in any folder that is not itself a package."""

    modules: Mapping[str, Module]

    @cached_property
    def _paths(self) -> "_Paths":
        return _paths(tuple(self.modules))

    def absolute(self, importer: str, dotted: str) -> tuple[str, ...] | None:
        """The module or folder that `import dotted` means in the file `importer`; None for one outside the tree."""
        return self._paths.absolute(tuple(importer.split("/")[:-1]), dotted)

    def known(self, parts: tuple[str, ...]) -> bool:
        return self._paths.known(parts)

    def file(self, parts: tuple[str, ...]) -> str | None:
        return self._paths.by_parts.get(parts)

    def relative(self, importer: str, level: int, dotted: str) -> tuple[str, ...] | None:
        here = tuple(importer.split("/")[:-1])
        if level - 1 > len(here):
            return None
        base = here[: len(here) - (level - 1)]
        parts = (*base, *dotted.split(".")) if dotted else base
        return parts if self.known(parts) else None


@dataclass(eq=False)
class _Paths:
    """What imports mean among these paths, whatever stands in the files."""

    paths: tuple[str, ...]
    _found: dict[tuple[tuple[str, ...], str], tuple[str, ...] | None] = field(default_factory=dict)

    @cached_property
    def by_parts(self) -> dict[tuple[str, ...], str]:
        """Module path -> file. A package wins over a module of the same name, a `.py` over its `.pyi`."""
        found: dict[tuple[str, ...], str] = {}
        for path in sorted(self.paths, key=lambda path: (not path.endswith("/__init__.py"), path.endswith("i"), path)):
            found.setdefault(module_parts(path), path)
        return found

    @cached_property
    def _folders(self) -> dict[tuple[str, ...], None]:
        """Every folder that holds a Python file at some depth."""
        found: dict[tuple[str, ...], None] = {}
        for path in sorted(self.paths):
            parts = tuple(path.split("/")[:-1])
            for end in range(len(parts) + 1):
                found[parts[:end]] = None
        return found

    @cached_property
    def _packages(self) -> frozenset[tuple[str, ...]]:
        return frozenset(
            (*folder,) for *folder, name in (path.split("/") for path in self.paths) if name == "__init__.py"
        )

    @cached_property
    def _roots(self) -> dict[str, list[tuple[str, ...]]]:
        """First name of an import -> the folders it may be imported from, packages left out, shortest first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for parts in sorted({*self.by_parts, *self._folders}, key=lambda parts: (len(parts), parts)):
            if parts and parts[:-1] not in self._packages:
                found.setdefault(parts[-1], []).append(parts[:-1])
        return found

    def absolute(self, here: tuple[str, ...], dotted: str) -> tuple[str, ...] | None:
        """The same as `PythonTree.absolute`, from the folder of the importer."""
        key = (here, dotted)
        if key not in self._found:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            self._found[key] = self._looked_up(here, tuple(dotted.split(".")))
        return self._found[key]

    def _looked_up(self, here: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...] | None:
        roots = self._roots.get(names[0], [])
        near = sorted(roots, key=lambda root: (-_common(root, here), len(root), root))
        for root in near:
            alone = (*root, names[0]) not in self._folders
            if alone and root != here[: len(root)]:
                continue  # a single file in a stranger's folder is not what a plain import means
            if self.known((*root, *names)):
                return (*root, *names)
        return None

    def known(self, parts: tuple[str, ...]) -> bool:
        return parts in self.by_parts or parts in self._folders


@lru_cache(maxsize=4)
def _paths(paths: tuple[str, ...]) -> _Paths:
    """One for all trees of these paths: trees that follow each other mostly have the same."""
    return _Paths(paths)


def _common(one: tuple[str, ...], two: tuple[str, ...]) -> int:
    return next((index for index, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
