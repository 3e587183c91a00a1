"""Which file an import names, and which name a file defines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.inventory.code import Assign, Class, Function, If, Import, Loop, Name, Stmt, Try, Walrus, With

Binding = Function | Class | Import | Assign
"""What gives a name its meaning."""


def flat(body: tuple[Stmt, ...]) -> Iterator[Stmt]:
    """All statements of one scope: into `if`, `try`, `with` and loops, not into functions and classes."""
    for statement in body:
        yield statement
        match statement:
            case If(_, _, then, other):
                yield from flat(then)
                yield from flat(other)
            case Try(_, tried, handlers, final):
                yield from flat(tried)
                for handler in handlers:
                    yield from flat(handler.body)
                yield from flat(final)
            case With(_, _, inside) | Loop(_, _, _, inside):
                yield from flat(inside)
            case _:
                pass


def bindings(body: tuple[Stmt, ...]) -> dict[str, list[Binding]]:
    """Each name of a scope with everything that binds it, in the order of the source."""
    found: dict[str, list[Binding]] = {}
    for statement in flat(body):
        match statement:
            case Function() | Class():
                found.setdefault(statement.name, []).append(statement)
            case Import(_, module, _, name, alias):
                shown = alias or name or module.split(".")[0]
                found.setdefault(shown, []).append(statement)
            case Assign(_, _, targets):
                for target in targets:
                    if isinstance(target, Name):
                        found.setdefault(target.id, []).append(statement)
            case With(line, items):
                for value, name_of in items:
                    if isinstance(name_of, Name):
                        found.setdefault(name_of.id, []).append(Assign(line, line, (name_of,), value, None))
            case If(line, Walrus(Name() as bound, value)):
                found.setdefault(bound.id, []).append(Assign(line, line, (bound,), value, None))
            case _:
                pass
    return found


@dataclass(eq=False)
class Module:
    """One file and the names it defines."""

    path: str
    body: tuple[Stmt, ...] = field(repr=False)

    @cached_property
    def names(self) -> dict[str, list[Binding]]:
        return bindings(self.body)

    @cached_property
    def stars(self) -> list[Import]:
        return [line for line in flat(self.body) if isinstance(line, Import) and line.name == "*"]

    @cached_property
    def sources(self) -> frozenset[str]:
        """The first parts of the modules it imports absolutely, at any depth of functions: "fastapi", "flask"."""
        return frozenset(_imported(self.body))

    @cached_property
    def folder(self) -> tuple[str, ...]:
        return tuple(self.path.split("/")[:-1])


def _imported(body: tuple[Stmt, ...]) -> Iterator[str]:
    for line in flat(body):
        if isinstance(line, Import) and not line.level:
            yield line.module.split(".")[0]
        elif isinstance(line, Function | Class):
            yield from _imported(line.body)


def module_parts(path: str) -> tuple[str, ...]:
    """ "src/app/api/__init__.py" -> ("src", "app", "api")"""
    parts = path.removesuffix(".pyi").removesuffix(".py").split("/")
    return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(eq=False)
class Tree:
    """All modules of a tree. Knows no import path, so it looks where a person would: from the importing
    file's own folders outwards, then in any folder that is not itself a package."""

    modules: Mapping[str, Module]
    _found: dict[tuple[str, str], str | None] = field(default_factory=dict)

    @cached_property
    def _by_parts(self) -> dict[tuple[str, ...], str]:
        """Module path -> file. A package wins over a module of the same name, a `.py` over its `.pyi`."""
        found: dict[tuple[str, ...], str] = {}
        for path in sorted(
            self.modules, key=lambda path: (not path.endswith("/__init__.py"), path.endswith("i"), path)
        ):
            found.setdefault(module_parts(path), path)
        return found

    @cached_property
    def _folders(self) -> dict[tuple[str, ...], None]:
        """Every folder that holds a Python file at some depth."""
        found: dict[tuple[str, ...], None] = {}
        for path in sorted(self.modules):
            parts = tuple(path.split("/")[:-1])
            for end in range(len(parts) + 1):
                found[parts[:end]] = None
        return found

    @cached_property
    def _roots(self) -> dict[str, list[tuple[str, ...]]]:
        """First name of an import -> the folders it may be imported from, packages left out, shortest first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for parts in sorted({*self._by_parts, *self._folders}, key=lambda parts: (len(parts), parts)):
            if parts and not self._is_package(parts[:-1]):
                found.setdefault(parts[-1], []).append(parts[:-1])
        return found

    def _is_package(self, folder: tuple[str, ...]) -> bool:
        return "/".join((*folder, "__init__.py")) in self.modules

    def absolute(self, importer: str, dotted: str) -> tuple[str, ...] | None:
        """The module or folder that `import dotted` means in the file `importer`; None for one outside the tree."""
        names = tuple(dotted.split("."))
        here = tuple(importer.split("/")[:-1])
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
        return parts in self._by_parts or parts in self._folders

    def file(self, parts: tuple[str, ...]) -> str | None:
        return self._by_parts.get(parts)

    def relative(self, importer: str, level: int, dotted: str) -> tuple[str, ...] | None:
        here = tuple(importer.split("/")[:-1])
        if level - 1 > len(here):
            return None
        base = here[: len(here) - (level - 1)]
        parts = (*base, *dotted.split(".")) if dotted else base
        return parts if self.known(parts) else None


def _common(one: tuple[str, ...], two: tuple[str, ...]) -> int:
    return next((index for index, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
