"""Which names a file defines, and which file an import names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from bot.inventory.code import Assign, Attr, Call, Class, Function, If, Import, Loop, Name, Stmt, Try, Walrus, With

Read_co = TypeVar("Read_co", covariant=True)

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


def best(found: list[Binding]) -> Binding:
    """Of several bindings of one name the one that says most: a definition or import before a plain value."""
    for binding in reversed(found):
        if isinstance(binding, Function | Class):
            return binding
    for binding in found:
        if isinstance(binding, Import):
            return binding
    return next((line for line in found if isinstance(line, Assign) and isinstance(line.value, Call)), found[0])


class Member(NamedTuple):
    """What a class says a name is: a method, an inner class, or a value; `made_in` is the `__init__` that assigns
    `self.name`, None where the name stands in the class itself."""

    line: Function | Class | Assign
    made_in: Function | None = None


def members(klass: Class) -> dict[str, Member]:
    """The names of a class, each with what binds it first; what stands in its body goes before what `__init__` adds."""
    found: dict[str, Member] = {}
    for line in klass.body:
        if isinstance(line, Function | Class):
            found.setdefault(line.name, Member(line))
        elif isinstance(line, Assign):
            for target in line.targets:
                if isinstance(target, Name):
                    found.setdefault(target.id, Member(line))
    for method in klass.body:
        if isinstance(method, Function) and method.name == "__init__":
            for line in (one for one in method.body if isinstance(one, Assign)):
                for target in line.targets:
                    if isinstance(target, Attr) and target.value == Name("self"):
                        found.setdefault(target.name, Member(line, method))
    return found


@dataclass(eq=False)
class Module:
    """One file and the names it defines. `kept` is what was read of this file alone (see OfFile); `bit` stands for the
    file among the grounds of answers (see grounds.py)."""

    path: str
    body: tuple[Stmt, ...] = field(repr=False)
    kept: dict[object, Any] = field(default_factory=dict, repr=False, kw_only=True)
    bit: int = field(default=0, repr=False, kw_only=True)

    @cached_property
    def names(self) -> Mapping[str, list[Binding]]:
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


class OfFile(Generic[Read_co]):
    """What is read of a file alone, whatever stands in others: read once and kept with it, so that a tree that differs
    in one file reads that one."""

    def __init__(self, read: Callable[[Module], Read_co]) -> None:
        self._read = read

    def of(self, module: Module) -> Read_co:
        if self not in module.kept:
            module.kept[self] = self._read(module)
        found: Read_co = module.kept[self]
        return found


def _imports(body: tuple[Stmt, ...]) -> Iterator[Import]:
    for line in flat(body):
        if isinstance(line, Import):
            yield line
        elif isinstance(line, Function | Class):
            yield from _imports(line.body)


def _by_source(module: Module) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    found: dict[tuple[int, str], dict[str, None]] = {}
    for line in _imports(module.body):
        names = found.setdefault((line.level, line.module), {})
        if line.name not in ("", "*"):
            names[line.name] = None
    return tuple((level, dotted, tuple(names)) for (level, dotted), names in found.items())


IMPORTED: OfFile[tuple[tuple[int, str, tuple[str, ...]], ...]] = OfFile(_by_source)
"""What a file imports, at any depth: (level, module, names of it), level and module as in code.Import."""


def _imported(body: tuple[Stmt, ...]) -> Iterator[str]:
    for line in flat(body):
        if isinstance(line, Import) and not line.level:
            yield line.module.split(".")[0]
        elif isinstance(line, Function | Class):
            yield from _imported(line.body)


class Tree(Protocol):
    """All modules of a tree (path -> module), and which of them an import means. A module is named by the parts of its
    path: ("src", "app", "api")."""

    @property
    def modules(self) -> Mapping[str, Module]: ...

    def absolute(self, importer: str, dotted: str) -> tuple[str, ...] | None:
        """The module or folder that importing `dotted` means in the file `importer`; None for one outside the tree."""
        ...

    def relative(self, importer: str, level: int, dotted: str) -> tuple[str, ...] | None:
        """The same, seen from the importing file: `level` as in code.Import."""
        ...

    def known(self, parts: tuple[str, ...]) -> bool:
        """Is this a module or a folder of the tree?"""
        ...

    def file(self, parts: tuple[str, ...]) -> str | None:
        """The path of a module's file."""
        ...
