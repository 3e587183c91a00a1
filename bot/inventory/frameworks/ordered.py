"""What guards what where functions stand in a row.

Where two things are registered in different functions nobody can tell which is first: then the guard is taken to be,
since that is how applications are put together.
"""

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.inventory import Control, Parameter
from bot.core.location import Location, Span
from bot.inventory.code import Attr, Call, Expr, tail
from bot.inventory.found import FunctionFound, Scope, ValueFound
from bot.inventory.render import render
from bot.inventory.routing import Mount, Route

if TYPE_CHECKING:
    from bot.inventory.frameworks.middleware import MiddlewareReader

ALL = ("DELETE", "GET", "PATCH", "POST", "PUT")
MAX_WRAPPERS = 4
"""Functions around a handler that are looked into: `asyncHandler(catchErrors(handler))`."""

_METHOD = {"del": "DELETE"}
_PARAMETER = re.compile(r":(\w+)(?:\([^)]*\))?[?*+]?")


@dataclass(frozen=True)
class Place:
    """Where something is registered: the router's key, and the line in its scope."""

    key: str
    scope: Scope
    line: int

    def follows(self, other: "Place") -> bool:
        """Does this come after another, as far as can be told?"""
        same = self.scope.path == other.scope.path and self.scope.functions == other.scope.functions
        return self.line > other.line if same else True


@dataclass(frozen=True)
class Guard:
    """Something registered with `use`, for the paths below `prefix`, or for those that hold `part`."""

    place: Place
    prefix: str
    controls: tuple[Control, ...]
    part: str = ""

    def covers(self, place: Place, path: str) -> bool:
        below = not self.prefix or path == self.prefix or path.startswith(self.prefix + "/")
        return below and self.part in path and place.follows(self.place)


@dataclass(frozen=True)
class Registered:
    place: Place
    method: str
    path: str
    handlers: tuple[Expr, ...]
    call: Call


@dataclass(frozen=True)
class Hung:
    """The router `child`, hung below `prefix` with `controls` of its own."""

    place: Place
    child: str
    prefix: str
    controls: tuple[Control, ...]


@dataclass
class Row:
    """Everything that is registered in a tree."""

    guards: list[Guard] = field(default_factory=list)
    routes: list[Registered] = field(default_factory=list)
    hung: list[Hung] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)
    """Router -> the one that has what is registered on it, too (a plugin that is not kept apart)."""


Handler = tuple[FunctionFound, tuple[Control, ...]]


def routed(reader: "MiddlewareReader", row: Row) -> None:
    """Turn what is registered into routes and mounts with their controls."""
    guards: dict[str, list[Guard]] = {}
    for guard in row.guards:
        for key in {guard.place.key, row.shared.get(guard.place.key, guard.place.key)} if guard.controls else ():
            guards.setdefault(key, []).append(guard)
    only = reader.routing.developers - {child.child for child in row.hung}
    for one in row.routes:
        if one.place.key not in only:
            _route(reader, one, guards.get(one.place.key, []))
    for child in row.hung:
        controls = [
            control if child.prefix.startswith(guard.prefix) else replace(control, areas=(guard.prefix,))
            for guard in guards.get(child.place.key, [])
            if not guard.part and child.place.follows(guard.place)
            for control in guard.controls
        ]
        mount = Mount(child.place.key, child.child, _shown(child.prefix), (*controls, *child.controls))
        reader.routing.mounts.append(mount)
    _hang_the_rest(reader, guards)


def _hang_the_rest(reader: "MiddlewareReader", guards: dict[str, list[Guard]]) -> None:
    """A router that is mounted where nobody sees it hangs on the nearest app: behind everything it has."""
    mounted = {mount.child for mount in reader.routing.mounts}
    for key in sorted({route.router for route in reader.routing.routes} - mounted):
        router = reader.routing.routers.get(key)
        app = reader.nearest_app(key.partition(":")[0])
        if app is not None and app != key and (router is None or not router.is_app):
            controls = [
                replace(control, areas=(guard.prefix,)) if guard.prefix else control
                for guard in guards.get(app, [])
                for control in guard.controls
            ]
            reader.routing.mounts.append(Mount(app, key, "", tuple(controls)))


def _route(reader: "MiddlewareReader", one: Registered, guards: list[Guard]) -> None:
    *before, last = one.handlers
    scope = one.place.scope
    found = _handler(reader, scope, last, one.call.line)
    if found is None:
        return
    function, wrapped = found
    path = _shown(one.path)
    around = [control for guard in guards if guard.covers(one.place, path) for control in guard.controls]
    own = [control for node in before for control in reader.controls(scope, node, one.call.line, "route", render(node))]
    inline = function.scope.path == scope.path and one.call.line <= function.node.line <= one.call.end
    end = function.node.head if inline else one.call.end
    where = Location(scope.path, Span(one.call.line, max(end, one.call.line)))
    methods = ALL if one.method == "all" else (_METHOD.get(one.method, one.method.upper()),)
    parameters = tuple(Parameter(name, "", "", "path") for name in re.findall(r"\{(\w+)\}", path))
    controls = (*around, *own, *wrapped)
    reader.routing.routes.append(
        Route(one.place.key, methods, path, function.scope, function.node, where, parameters, controls)
    )


def _shown(path: str) -> str:
    """`/users/:id` as "/users/{id}"."""
    return _PARAMETER.sub(r"{\1}", path)


def _handler(reader: "MiddlewareReader", scope: Scope, node: Expr, line: int, hops: int = 0) -> Handler | None:
    """The function behind a handler, and the controls of the functions that it is wrapped in."""
    if hops > MAX_WRAPPERS:
        return None
    if isinstance(node, Call):
        return _wrapped(reader, scope, node, line, hops)
    known = reader.project.names.settle(reader.project.names.resolve(scope, node))
    if isinstance(known, ValueFound) and isinstance(known.node.value, Call):
        return _handler(reader, known.scope, known.node.value, line, hops + 1)
    return (known, ()) if isinstance(known, FunctionFound) else None


def _wrapped(reader: "MiddlewareReader", scope: Scope, call: Call, line: int, hops: int) -> Handler | None:
    if isinstance(call.func, Attr) and call.func.name == "bind":
        return _handler(reader, scope, call.func.value, line, hops + 1)
    for inner in reversed(call.args):
        found = _handler(reader, scope, inner, line, hops + 1)
        if found is not None:
            return found[0], (*reader.controls(scope, call.func, line, "route", tail(call.func)), *found[1])
    return _made(reader, scope, call)


def _made(reader: "MiddlewareReader", scope: Scope, call: Call) -> Handler | None:
    """`listUsers(db)`: the function that the one which is called returns."""
    made = reader.returned(scope, call)
    found = reader.project.names.settle(reader.project.names.resolve(*made)) if made is not None else None
    return (found, ()) if isinstance(found, FunctionFound) else None
