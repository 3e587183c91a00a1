"""FastAPI: routes, routers with prefixes and dependencies, middleware."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.inventory import Control, Parameter
from bot.core.location import Location, Span
from bot.inventory.areas import areas
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Decorator,
    Expr,
    Function,
    Items,
    Name,
    Text,
    keyword,
    tail,
)
from bot.inventory.code import Parameter as Written
from bot.inventory.dependencies import class_controls, dependency_controls, parameter_controls
from bot.inventory.development import for_developers
from bot.inventory.found import ClassFound, FunctionFound, InstanceFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of, decorator_controls, middleware_controls
from bot.inventory.injection import injections
from bot.inventory.modules import OfFile
from bot.inventory.render import render
from bot.inventory.routing import Mount, Route, Router, Routing
from bot.inventory.survey import MADE, SURVEYED, Sighting, calls, elements, meant
from bot.inventory.tracing import Tracer
from bot.inventory.words import words

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})
_OTHER_ROUTES = frozenset({"api_route", "websocket", "route", "websocket_route"})
_PATH_NAME = re.compile(r"\{(\w+)(?::\w+)?\}")
_FRAMEWORK_TYPES = frozenset({"Request", "Response", "WebSocket", "BackgroundTasks", "HTTPConnection"})
_ELSEWHERE = frozenset({"Query", "Header", "Cookie", "Path", "Form", "File", "Body"})


class _Reader(Tracer):
    def read(self) -> Routing:
        self.routing.routers.update(self.made(_MAKES, self._router))
        self.read_by_file(_SPEAKS, self._spoken)
        only = self.routing.developers - {mount.child for mount in self.routing.mounts}
        self.routing.routes[:] = [route for route in self.routing.routes if route.router not in only]
        return self.routing

    def _spoken(self, seen: Sighting) -> None:
        if isinstance(seen.line, Function):
            self._decorated(seen.scope, seen.line)
        for call in calls(seen):
            self._called(seen, call)

    # Routers

    def _router(self, seen: Sighting) -> Iterator[tuple[str, Router]]:
        line = seen.line
        if not isinstance(line, Assign) or not isinstance(line.value, Call):
            return
        kind = self._kind(seen.scope, line.value)
        for target in line.targets if kind else ():
            if isinstance(target, Name) or (isinstance(target, Attr) and target.value == Name("self")):
                key = ValueFound(seen.scope, tail(target), line).key
                yield key, self._made(seen.scope, key, kind == "app", line.value)

    def _kind(self, scope: Scope, call: Call) -> str:
        if not _may_make(call):
            return ""
        found = self.project.names.resolve(scope, call.func)
        bases = self.project.names.lineage(found) if isinstance(found, ClassFound) else [found]
        for base in bases:
            if isinstance(base, Outside) and base.name.startswith(("fastapi", "starlette")):
                last = base.name.rpartition(".")[2]
                if last in ("FastAPI", "APIRouter", "InferringRouter", "VersionedFastAPI"):
                    return "app" if last.endswith("FastAPI") else "router"
        return ""

    def _made(self, scope: Scope, key: str, is_app: bool, call: Call) -> Router:
        level = "app" if is_app else "router"
        controls = list(dependency_controls(self.project, scope, keyword(call, "dependencies"), call.line, level))
        for where, item in elements(self.project.names, scope, keyword(call, "middleware")):
            if isinstance(item, Call) and item.args:
                controls.extend(middleware_controls(self.project, where, item.args[0], item.line))
        return Router(key, is_app, self.project.names.fold(scope, keyword(call, "prefix")), tuple(controls))

    def parameter_key(self, found: ParameterFound) -> str | None:
        """A function that is given the app or a router; a parameter without a type is judged by its name."""
        last = self.project.names.outside_name(found.scope, found.node.annotation).rpartition(".")[2]
        untyped = found.node.annotation is None and "fastapi" in found.scope.module.sources
        if last == "FastAPI" or (untyped and found.node.name in ("app", "api")):
            return self.nearest_app(found.scope.path)
        return self.own_key(found) if last == "APIRouter" or (untyped and found.node.name == "router") else None

    # Mounts, middleware and routes by call

    def _called(self, seen: Sighting, call: Call) -> None:
        name = tail(call.func)
        if not isinstance(call.func, Attr) or name not in _CALLS:
            return
        key = self.key_of(seen.scope, call.func.value)
        if key is None:
            return
        if name == "include_router" and (call.args or keyword(call, "router")):
            self._included(seen, call, key)
        elif name == "mount" and len(call.args) > 1:
            child = self.key_of(seen.scope, call.args[1])
            if child:
                prefix = self.project.names.fold(seen.scope, call.args[0])
                self.routing.mounts.append(Mount(key, child, prefix, apart=True))
        elif name == "add_middleware" and call.args:
            self._guarded(key, middleware_controls(self.project, seen.scope, call.args[0], call.line))
        elif name in ("add_api_route", "add_api_websocket_route") and len(call.args) > 1:
            self._added(seen.scope, call, key)

    def _included(self, seen: Sighting, call: Call, key: str) -> None:
        prefix = self.project.names.fold(seen.scope, keyword(call, "prefix"))
        controls = tuple(
            dependency_controls(self.project, seen.scope, keyword(call, "dependencies"), call.line, "router")
        )
        included = call.args[0] if call.args else keyword(call, "router")
        for scope, item in meant(self.project.names, seen, included) if included is not None else ():
            child = self.key_of(scope, item)
            if child and for_developers(seen):
                self.routing.developers.add(child)
            elif child:
                self.routing.mounts.append(Mount(key, child, prefix, controls))

    def _added(self, scope: Scope, call: Call, key: str) -> None:
        handler = self.project.names.settle(self.project.names.resolve(scope, call.args[1]))
        if isinstance(handler, FunctionFound):
            where = Location(scope.path, Span(call.line, call.end))
            self._route(
                scope=handler.scope,
                function=handler.node,
                key=key,
                call=call,
                methods=("get",),
                applied=handler.node.decorators,
                where=where,
                path=call.args[0],
                written=scope,
            )

    def _guarded(self, key: str, controls: tuple[Control, ...]) -> None:
        router = self.routing.routers.get(key)
        if router is not None and controls:
            self.routing.routers[key] = Router(router.key, router.is_app, router.prefix, router.controls + controls)

    # Decorated handlers

    def _decorated(self, scope: Scope, function: Function) -> None:
        for place, decorator in enumerate(function.decorators):
            call = decorator.value
            if not isinstance(call, Call) or not isinstance(call.func, Attr):
                continue
            name = call.func.name
            if name == "middleware":
                key = self.key_of(scope, call.func.value)
                if key:
                    verdict = self.project.judge.guard(scope, function)
                    where = Location(scope.path, Span(function.line, function.head))
                    limited = areas(self.project.names, scope, function)
                    found = controls_of(verdict, function.name, where, "middleware")
                    self._guarded(key, tuple(replace(one, areas=limited) for one in found))
            elif name in _METHODS or name in _OTHER_ROUTES:
                key = self.key_of(scope, call.func.value) or self._guessed(scope, call)
                if key:
                    methods = ("websocket",) if "websocket" in name else (name if name in _METHODS else "get",)
                    where = Location(scope.path, Span(function.line, function.head))
                    path = call.args[0] if call.args else keyword(call, "path")
                    self._route(
                        scope=scope,
                        function=function,
                        key=key,
                        call=call,
                        methods=methods,
                        applied=function.decorators[place + 1 :],
                        where=where,
                        path=path or Text(""),
                        written=scope,
                    )

    def _guessed(self, scope: Scope, call: Call) -> str | None:
        """A router that cannot be traced, in a file that speaks FastAPI and writes a path like a route."""
        base = call.func.value if isinstance(call.func, Attr) else None
        known = self.project.names.resolve(scope, base)
        outside = isinstance(known, Outside) and not known.name.startswith(("fastapi", "builtins"))
        path = call.args[0] if call.args else None
        looks = isinstance(path, Text) and (path.value.startswith("/") or not path.value)
        if outside or not looks or "fastapi" not in scope.module.sources or not sounds_like_router(tail(base)):
            return None
        return f"{scope.path}:{tail(base)}"

    def _route(
        self,
        *,
        scope: Scope,
        function: Function,
        key: str,
        call: Call,
        methods: tuple[str, ...],
        applied: tuple[Decorator, ...],
        where: Location,
        path: Expr,
        written: Scope,
    ) -> None:
        shown = self.project.names.fold(written, path)
        listed = keyword(call, "methods")
        if isinstance(listed, Items):
            methods = tuple(item.value for item in listed.items if isinstance(item, Text)) or methods
        given, own = self.project.names.answers("FastAPI's parameters").of(
            (id(function), shown), scope.module, function, lambda: self._taken(scope, function, shown)
        )
        controls = (
            *dependency_controls(self.project, written, keyword(call, "dependencies"), call.line, "route"),
            *decorator_controls(self.project, scope, applied),
            *own,
        )
        shouted = tuple(sorted({method.upper() for method in methods}))
        self.routing.routes.append(Route(key, shouted, shown, scope, function, where, given, controls))

    def _taken(self, scope: Scope, function: Function, path: str) -> tuple[tuple[Parameter, ...], tuple[Control, ...]]:
        """What a handler is given, and what guards it through its parameters and its class."""
        inner = scope.inside(function)
        controls = list(class_controls(self.project, scope))
        for parameter in function.params:
            controls.extend(parameter_controls(self.project, inner, parameter, function.line))
        given = tuple(
            Parameter(item.name, render(item.annotation), render(item.default), self._source(inner, item, path))
            for item in function.params
            if not item.stars
        )
        return given, tuple(controls)

    def _source(self, scope: Scope, item: Written, path: str) -> str:
        if item.name in _PATH_NAME.findall(path):
            return "path"
        if any(True for _ in injections(self.project.names, scope, item)) or item.name == "self":
            return "dependency"
        if tail(item.annotation) in _FRAMEWORK_TYPES:
            return "framework"
        if isinstance(item.default, Call) and tail(item.default.func) in _ELSEWHERE:
            return "body" if tail(item.default.func) in ("Form", "File", "Body") else "query"
        typed = self.project.names.resolve(scope, item.annotation)
        return "body" if isinstance(typed, ClassFound | InstanceFound) else "query"


_CALLS = frozenset({"include_router", "mount", "add_middleware", "add_api_route", "add_api_websocket_route"})


def sounds_like_router(name: str) -> bool:
    return bool({"app", "router", "api", "application", "route", "routes"} & set(words(name).split()))


def _speaks(seen: Sighting) -> bool:
    """May a statement add to a router, by the names in it?"""
    if isinstance(seen.line, Function):
        written = [decorator.value for decorator in seen.line.decorators]
        return any(isinstance(one, Call) and isinstance(one.func, Attr) for one in written)
    return any(isinstance(call.func, Attr) and call.func.name in _CALLS for call in calls(seen))


def _may_make(call: Call) -> bool:
    name = tail(call.func)
    return name[:1].isupper() or "router" in name.lower()


_MAKES = OfFile(
    lambda module: tuple(
        seen
        for seen in MADE.of(module)
        if _may_make(seen.line.value)  # type: ignore[union-attr,arg-type]  # a call
    )
)
_SPEAKS = OfFile(lambda module: tuple(seen for seen in SURVEYED.of(module) if _speaks(seen)))


class FastApi:
    name = "fastapi"
    language = "python"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("fastapi")).read()


PLUGIN = FastApi()
