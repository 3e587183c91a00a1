"""Classes whose methods answer requests: one handler for each HTTP method, with what guards the class as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.inventory import Control
from bot.core.location import Location, Span
from bot.inventory.code import Assign, Class, Decorator, Expr, Function, Name, Table, Text
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project, controls_of, decorator_controls
from bot.inventory.survey import elements

METHODS = ("delete", "get", "head", "options", "patch", "post", "put")
"""Method names that answer a request, the same in every framework that has such classes."""

_LISTS = (Name("decorators"), Name("method_decorators"))
"""Attributes that wrap every method: Flask's `View.decorators`, Flask-RESTful's `Resource.method_decorators`."""


@dataclass(frozen=True, eq=False)
class ViewMethod:
    """A method that answers requests. `scope` is that of the class that was registered, which may inherit it."""

    name: str
    scope: Scope
    function: Function
    location: Location
    controls: tuple[Control, ...]


def view_methods(
    project: Project, klass: ClassFound, names: tuple[str, ...] = METHODS, hooks: tuple[str, ...] = ()
) -> Iterator[ViewMethod]:
    """The methods `names` of a class. `hooks` are methods that run before each of them and may turn the caller away."""
    whole = (*_hooked(project, klass, hooks), *_decorated(project, klass))
    for name in names:
        found = project.names.class_member(klass, name)
        if not isinstance(found, FunctionFound):
            continue
        method = found.node
        own = decorator_controls(project, found.scope, method.decorators)
        listed = _listed(project, klass, name)
        where = Location(found.scope.path, Span(method.line, method.head))
        inner = Scope(found.scope.module, (), klass.node if found.scope.module is klass.scope.module else _owner(found))
        yield ViewMethod(name, inner, method, where, (*whole, *listed, *own))


def derives_from(project: Project, klass: ClassFound, modules: tuple[str, ...], names: frozenset[str]) -> bool:
    """Is one of the bases a class of these outside modules, by one of these names?"""
    return any(
        isinstance(base, Outside) and base.name.startswith(modules) and base.name.rpartition(".")[2] in names
        for base in project.names.lineage(klass)
    )


def _owner(found: FunctionFound) -> Class | None:
    return found.scope.owner


def _hooked(project: Project, klass: ClassFound, hooks: tuple[str, ...]) -> Iterator[Control]:
    for name in hooks:
        found = project.names.class_member(klass, name)
        if isinstance(found, FunctionFound):
            verdict = project.judge.guard(found.scope, found.node)
            where = Location(found.scope.path, Span(found.node.line, found.node.head))
            yield from controls_of(verdict, name, where, "base class")
            for one in decorator_controls(project, found.scope, found.node.decorators):
                yield replace(one, level="base class", idiom="")


def _decorated(project: Project, klass: ClassFound) -> Iterator[Control]:
    """Decorators on the class itself that are not routes."""
    applied = tuple(one for one in klass.node.decorators)
    for one in decorator_controls(project, klass.scope, applied):
        yield replace(one, level="base class", idiom="")


def _listed(project: Project, klass: ClassFound, method: str) -> Iterator[Control]:
    for base in project.names.lineage(klass):
        for line in base.node.body if isinstance(base, ClassFound) else ():
            if isinstance(line, Assign) and isinstance(base, ClassFound) and set(line.targets) & set(_LISTS):
                for scope, item in elements(project.names, base.scope, _for_method(line.value, method)):
                    wrapped = Decorator(line.line, line.end, item, "")
                    found = decorator_controls(project, scope, (wrapped,))
                    yield from (replace(control, level="base class") for control in found)


def _for_method(value: Expr | None, method: str) -> Expr | None:
    """`method_decorators = {"get": [...], "post": [...]}` names the methods that it wraps."""
    if isinstance(value, Table):
        return next((item for key, item in value.pairs if key == Text(method)), None)
    return value
