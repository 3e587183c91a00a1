"""What a framework is to the inventory.

A framework reads a linked tree and answers with its routers, how they are mounted, and its routes, each with the
controls that are written on them. What a handler's body does is asked elsewhere, the same way for all of them.

A module in this folder exposes `PLUGIN`, an instance of a Framework.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Protocol, TypeVar

from bot.core.inventory import Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.acts import Acts
from bot.inventory.areas import areas
from bot.inventory.code import Call, Decorator, Expr, Text, tail
from bot.inventory.endpoints import Endpoints
from bot.inventory.found import ClassFound, Found, FunctionFound, InstanceFound, Scope
from bot.inventory.history import history
from bot.inventory.judge import Judge
from bot.inventory.judgement import Judgement
from bot.inventory.models import collection_owners, table_owners, weightiest, written_owners
from bot.inventory.modules import Module, OfFile, Tree
from bot.inventory.names import Names, identity
from bot.inventory.purpose import Purposes
from bot.inventory.render import render
from bot.inventory.routes_by_file import RoutesByFile
from bot.inventory.routing import Routing
from bot.inventory.survey import SURVEYED, Sighting, calls
from bot.inventory.tables import built_owners
from bot.inventory.words import tells_who

Read = TypeVar("Read")
Given = TypeVar("Given")

CALLS = "calls"
"""What can be asked of a name: who calls it."""


class Project:
    """A linked tree: every file's statements with their scopes, and who can answer questions about names. It outlives
    its tree: the next one that is `taken` keeps the answers that no change of a file touches. `kept` is what a
    framework has read of the present tree and needs again."""

    def __init__(self, tree: Tree) -> None:
        self.names = Names(tree)
        self.judge = Judge(self.names)
        self.purposes = Purposes(self.names)
        records = self.judge.watch.records
        self.acts = Acts(records, lambda: history(self.names, records))
        """What the functions of the tree do."""
        self.endpoints = Endpoints(self.names, self.judge.watch.limits)
        self.kept: dict[str, object] = {}
        self.routes: dict[str, RoutesByFile] = {}
        """What the files of this tree, or of the one before it, add to a framework's routing."""

    def resembles(self, tree: Tree) -> bool:
        return self.names.resembles(tree)

    def take(self, tree: Tree) -> None:
        """Another tree takes the place of the one before."""
        self.kept.clear()
        for name in ("_sightings", "_called", "_by_name"):
            self.__dict__.pop(name, None)
        self.names.take(tree, _speaks_of)

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        self.names.grounds.on_everything()
        return self._sightings

    @cached_property
    def _sightings(self) -> tuple[Sighting, ...]:
        return tuple(chain.from_iterable(self.in_files(SURVEYED)))

    def in_files(self, what: OfFile[Read]) -> Iterator[Read]:
        """What is read of each file alone, in the order of the paths."""
        return self.names.each(what)

    def sighted(self, what: OfFile[tuple[Sighting, ...]]) -> Iterator[Sighting]:
        """The statements that are picked out of each file, in the order of the sightings."""
        return chain.from_iterable(self.in_files(what))

    def in_tree(
        self, read: Callable[["Project", Module, Given], Read], given: Callable[[Module], Given] | None = None
    ) -> Iterator[Read]:
        """What is read of each file with an eye on the others: see Files.in_tree."""
        question = f"{read.__module__}.{read.__qualname__}"
        return self.names.in_tree(question, lambda module, told: read(self, module, told), given)

    @property
    def called(self) -> tuple[tuple[Sighting, Call], ...]:
        """The calls that statements are, or that they assign, in the order of the sightings."""
        self.names.grounds.on_everything()
        return self._called

    @cached_property
    def _called(self) -> tuple[tuple[Sighting, Call], ...]:
        return tuple(chain.from_iterable(self.in_files(CALLED)))

    @cached_property
    def _by_name(self) -> Mapping[str, list[tuple[Sighting, Call]]]:
        found: dict[str, list[tuple[Sighting, Call]]] = {}
        for written in self.in_files(WRITTEN):
            for name, some in written.calls.items():
                found.setdefault(name, []).extend(some)
        return found

    def calls_of(self, *names: str) -> Iterator[tuple[Sighting, Call]]:
        """The calls in statements, at any depth, whose last name is one of these."""
        for name in names:
            self.names.grounds.on_name(CALLS, name)
            yield from self._by_name.get(name, ())

    @property
    def table_owners(self) -> Mapping[str, str]:
        """Table or collection -> the column of it that names an owner, from the SQL and queries written in the tree."""
        return self.names.grounds.shared("table owners", self._table_owners)

    def _table_owners(self) -> Mapping[str, str]:
        written = list(self.in_files(WRITTEN))
        asked = sorted({pair for one in written for pair in one.asked}, reverse=True)
        named, tables = (one.collections for one in written), (one.tables for one in written)
        return {**weightiest(named), **dict(asked), **weightiest(tables)}


def _speaks_of(module: Module) -> Iterator[tuple[str, str]]:
    """What a file says that others may have asked all files for: (kind, name)."""
    yield from ((CALLS, name) for name in WRITTEN.of(module).calls)


@dataclass(frozen=True)
class _Written:
    """What the statements of one file call, by the last name and at any depth, and what its queries say of owners."""

    calls: Mapping[str, list[tuple[Sighting, Call]]]
    collections: Mapping[str, set[str]]
    tables: Mapping[str, set[str]]
    asked: frozenset[tuple[str, str]]


def _written(module: Module) -> _Written:
    found: dict[str, list[tuple[Sighting, Call]]] = {}
    written: list[Call] = []
    texts: list[str] = []
    for seen in SURVEYED.of(module):
        for node in seen.nodes:
            if isinstance(node, Call):
                written.append(node)
                found.setdefault(tail(node.func), []).append((seen, node))
            elif isinstance(node, Text):
                texts.append(node.value)
    asked = frozenset(pair for call in written for pair in (*written_owners(call), *built_owners(call)))
    return _Written(found, collection_owners(written), table_owners(texts), asked)


WRITTEN = OfFile(_written)
CALLED = OfFile(lambda module: tuple((seen, call) for seen in SURVEYED.of(module) for call in calls(seen)))


class Framework(Protocol):
    """`language` is the name of the Language it is written in."""

    name: str
    language: str

    def read(self, project: Project) -> Routing: ...


def controls_of(verdict: Judgement, what: str, where: Location, level: str, idiom: str = "") -> tuple[Control, ...]:
    """A judgement as controls."""
    kinds = [
        *([ControlKind.AUTHENTICATION] if verdict.authenticates else []),
        *([ControlKind.AUTHORIZATION] if verdict.authorizes else []),
        *([ControlKind.RATE_LIMIT] if verdict.limits else []),
        *([ControlKind.AUDIT] if verdict.records else []),
        *([ControlKind.OPTIONAL_AUTHENTICATION] if verdict.optional and not verdict.authenticates else []),
    ]
    who = verdict.identifies or tells_who(what, idiom.partition("=")[0])
    people = (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION, ControlKind.OPTIONAL_AUTHENTICATION)
    return tuple(Control(kind, what, where, level, idiom, who and kind in people) for kind in kinds)


def place_of(project: Project, scope: Scope, node: Expr, line: int) -> Location:
    """Where the thing an expression names is defined; the line of its use for one from outside."""
    found: Found | None = project.names.settle(project.names.resolve(scope, node))
    match found:
        case FunctionFound(inner, function):
            return Location(inner.path, Span(function.line, max(function.head, function.line)))
        case ClassFound(inner, klass) | InstanceFound(ClassFound(inner, klass)):
            return Location(inner.path, Span(klass.line, max(klass.head, klass.line)))
        case _:
            return Location(scope.path, Span(line, line))


def decorator_controls(project: Project, scope: Scope, decorators: tuple[Decorator, ...]) -> tuple[Control, ...]:
    """The controls of decorators that are not routes."""
    if not decorators:
        return ()
    found: tuple[Control, ...] = project.names.answers("decorators").of(
        (*map(id, decorators), *identity(scope)),
        scope.module,
        (decorators, scope),
        lambda: _decorator_controls(project, scope, decorators),
    )
    return found


def _decorator_controls(project: Project, scope: Scope, decorators: tuple[Decorator, ...]) -> tuple[Control, ...]:
    found: list[Control] = []
    for decorator in decorators:
        verdict = project.judge.expression(scope, decorator.value)
        where = place_of(project, scope, decorator.value, decorator.line)
        found.extend(controls_of(verdict, render(decorator.value), where, "decorator", decorator.text))
    return tuple(found)


def middleware_controls(
    project: Project, scope: Scope, node: Expr, line: int, level: str = "middleware"
) -> tuple[Control, ...]:
    """The controls of a middleware: a function, a factory of one, or a class with `dispatch` or `__call__`."""
    names = project.names
    found = names.settle(names.resolve(scope, node.func if isinstance(node, Call) else node))
    verdict = project.judge.expression(scope, node)
    limited: tuple[str, ...] = ()
    if isinstance(found, ClassFound):
        for name in ("dispatch", "__call__"):
            method = names.class_member(found, name)
            if isinstance(method, FunctionFound):
                verdict = project.judge.guard(method.scope, method.node)
                limited = areas(names, method.scope, method.node)
                break
    elif isinstance(found, FunctionFound):
        verdict = project.judge.guard(found.scope, found.node)
        limited = areas(names, found.scope, found.node)
    controls = controls_of(verdict, render(node), place_of(project, scope, node, line), level)
    return tuple(replace(one, areas=limited) for one in controls)
