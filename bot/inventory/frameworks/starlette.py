"""Starlette: lists of routes, mounts, `HTTPEndpoint` classes, middleware, `@requires`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.core.inventory import Control, Parameter
from bot.core.location import Location, Span
from bot.inventory.class_views import derives_from, view_methods
from bot.inventory.code import Assign, Call, Expr, Function, Items, Name, Text, keyword, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.interface import CALLED, Project, decorator_controls, middleware_controls
from bot.inventory.modules import OfFile
from bot.inventory.routing import Mount, Route, Router, Routing
from bot.inventory.statements import direct
from bot.inventory.survey import SURVEYED, Sighting, elements
from bot.inventory.tracing import Tracer

MAX_NESTING = 8
"""Mounts inside mounts that are followed."""

_APPS = frozenset({"Starlette", "Router"})
_ROUTES = frozenset({"Route", "Mount", "WebSocketRoute", "Host"})
_PATH_NAME = re.compile(r"\{(\w+)(?::\w+)?\}")
_ENDPOINTS = frozenset({"HTTPEndpoint", "WebSocketEndpoint"})


@dataclass(frozen=True)
class _Place:
    """Where a list of routes is: the app it belongs to, and the mounts around it."""

    key: str
    prefix: str = ""
    controls: tuple[Control, ...] = ()
    depth: int = 0


class _Reader(Tracer):
    def __init__(self, project: Project, routing: Routing) -> None:
        super().__init__(project, routing)
        self._read: set[int] = set()

    def read(self) -> Routing:
        if not any("starlette" in module.sources for module in self.project.names.modules.values()):
            return self.routing
        apps = [found for seen in self.project.sighted(_MAY_MAKE) for found in self._apps(seen)]
        for seen, key, made in apps:
            self._routes(seen.scope, keyword(made, "routes") or _first_list(made), _Place(key))
        for seen, call in chain.from_iterable(self.project.in_files(_TOLD)):
            self._called(seen, call)
        for seen in self.project.sighted(_MAY_ROUTE):
            self._left(seen)
        return self.routing

    def _apps(self, seen: Sighting) -> Iterator[tuple[Sighting, str, Call]]:
        """Keep every app and router that a line makes, also inside another expression (`return Starlette(...)`)."""
        target = seen.line.targets[0] if isinstance(seen.line, Assign) else None
        for whole in direct(seen.line):
            for call in walk(whole):
                if isinstance(call, Call) and tail(call.func) in _APPS and self._is(seen.scope, call.func, _APPS):
                    named = isinstance(target, Name) and isinstance(seen.line, Assign) and call is seen.line.value
                    key = f"{seen.scope.path}:{call.line}"
                    if named and isinstance(seen.line, Assign) and isinstance(target, Name):
                        key = ValueFound(seen.scope, target.id, seen.line).key
                    controls = tuple(self._middleware(seen.scope, keyword(call, "middleware"), call.line))
                    self.routing.routers[key] = Router(key, tail(call.func) == "Starlette", "", controls)
                    yield seen, key, call

    def _is(self, scope: Scope, node: Expr, names: frozenset[str]) -> bool:
        found = self.project.names.resolve(scope, node)
        bases = self.project.names.lineage(found) if isinstance(found, ClassFound) else [found]
        return any(
            isinstance(one, Outside) and one.name.startswith("starlette") and one.name.rpartition(".")[2] in names
            for one in bases
        )

    def _middleware(self, scope: Scope, node: Expr | None, line: int) -> Iterator[Control]:
        for where, item in elements(self.project.names, scope, node):
            if isinstance(item, Call) and item.args:
                yield from middleware_controls(self.project, where, item.args[0], line)

    def parameter_key(self, found: ParameterFound) -> str | None:
        typed = self.project.names.outside_name(found.scope, found.node.annotation)
        return (
            self.nearest_app(found.scope.path)
            if typed.startswith("starlette") and typed.endswith("Starlette")
            else None
        )

    def _called(self, seen: Sighting, call: Call) -> None:
        name = tail(call.func)
        key = self.key_of(seen.scope, getattr(call.func, "value", None))
        if key is None:
            return
        router = self.routing.routers[key]
        if name == "add_middleware":
            found = middleware_controls(self.project, seen.scope, call.args[0], call.line)
            self.routing.routers[key] = Router(key, router.is_app, router.prefix, (*router.controls, *found))
        elif name == "mount":
            self._mount(seen.scope, call, _Place(key))
        else:
            self._route(seen.scope, call, _Place(key))

    # Lists of routes

    def _routes(self, scope: Scope, node: Expr | None, place: _Place) -> None:
        for where, item in elements(self.project.names, scope, node):
            if isinstance(item, Call) and tail(item.func) in _ROUTES and id(item) not in self._read:
                if tail(item.func) in ("Mount", "Host"):
                    self._read.add(id(item))
                    self._mount(where, item, place)
                else:
                    self._route(where, item, place)

    def _mount(self, scope: Scope, call: Call, place: _Place) -> None:
        if place.depth > MAX_NESTING:
            return
        prefix = place.prefix + self.project.names.fold(scope, call.args[0] if call.args else keyword(call, "path"))
        app = keyword(call, "app") or (call.args[1] if len(call.args) > 1 else None)
        controls = (*place.controls, *self._middleware(scope, keyword(call, "middleware"), call.line))
        child = self.key_of(scope, app) if app is not None else None
        if child and child != place.key:
            self.routing.mounts.append(Mount(place.key, child, prefix, controls))
        self._routes(scope, keyword(call, "routes"), _Place(place.key, prefix, controls, place.depth + 1))

    def _route(self, scope: Scope, call: Call, place: _Place) -> None:
        self._read.add(id(call))
        names = self.project.names
        handler = keyword(call, "endpoint") or (call.args[1] if len(call.args) > 1 else None)
        path = place.prefix + names.fold(scope, call.args[0] if call.args else keyword(call, "path"))
        own = tuple(self._middleware(scope, keyword(call, "middleware"), call.line))
        found = names.settle(names.resolve(scope, handler))
        around = (*place.controls, *own)
        if isinstance(found, ClassFound) and derives_from(self.project, found, ("starlette",), _ENDPOINTS):
            for method in view_methods(self.project, found, (*_HTTP, "on_connect"), ("dispatch",)):
                shown = "WEBSOCKET" if method.name == "on_connect" else method.name.upper()
                handled = FunctionFound(method.scope, method.function)
                self._keep(place.key, (shown,), path, handled, (*around, *method.controls))
        elif isinstance(found, FunctionFound):
            listed = keyword(call, "methods")
            items = listed.items if isinstance(listed, Items) else ()
            said = [item.value.upper() for item in items if isinstance(item, Text)]
            plain = "WEBSOCKET" if "websocket" in tail(call.func).lower() else "GET"
            written = decorator_controls(self.project, found.scope, found.node.decorators)
            self._keep(place.key, tuple(sorted(said)) or (plain,), path, found, (*around, *written))

    def _keep(
        self, key: str, methods: tuple[str, ...], path: str, handler: FunctionFound, controls: tuple[Control, ...]
    ) -> None:
        function: Function = handler.node
        where = Location(handler.scope.path, Span(function.line, function.head))
        parameters = tuple(Parameter(name, "", "", "path") for name in _PATH_NAME.findall(path))
        self.routing.routes.append(Route(key, methods, path, handler.scope, function, where, parameters, controls))

    def _left(self, seen: Sighting) -> None:
        """Routes of lists that are put together out of sight: `routes += [...]`, `return [Route(...), ...]`."""
        for whole in direct(seen.line):
            for node in walk(whole):
                if not isinstance(node, Call) or tail(node.func) not in _LISTED:
                    continue
                if id(node) not in self._read and self._is(seen.scope, node.func, _ROUTES):
                    key = f"{seen.scope.path}:routes"
                    self.routing.routers.setdefault(key, Router(key, False))
                    self._route(seen.scope, node, _Place(key))


def _that_call(names: frozenset[str]) -> OfFile[tuple[Sighting, ...]]:
    """The statements that call something of these names, at any depth, in files that speak Starlette."""
    return OfFile(
        lambda module: tuple(
            seen
            for seen in (SURVEYED.of(module) if "starlette" in module.sources else ())
            if any(isinstance(node, Call) and tail(node.func) in names for node in seen.nodes)
        )
    )


_LISTED = frozenset({"Route", "WebSocketRoute"})
_MAY_MAKE, _MAY_ROUTE = _that_call(_APPS), _that_call(_LISTED)
_ADDS = frozenset({"add_route", "mount", "add_middleware", "add_websocket_route"})
_TOLD = OfFile(
    lambda module: tuple((seen, call) for seen, call in CALLED.of(module) if tail(call.func) in _ADDS and call.args)
)

_HTTP = ("delete", "get", "head", "options", "patch", "post", "put")


def _first_list(call: Call) -> Expr | None:
    """`Router([Route(...)])`"""
    return call.args[0] if call.args and tail(call.func) == "Router" else None


class Starlette:
    name = "starlette"
    language = "python"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("starlette")).read()


PLUGIN = Starlette()
