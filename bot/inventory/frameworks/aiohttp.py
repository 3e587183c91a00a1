"""aiohttp's server: route tables, `app.router`, `web.View`, sub-applications, middlewares."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from bot.core.inventory import Control, Parameter
from bot.core.location import Location, Span
from bot.inventory.class_views import derives_from, view_methods
from bot.inventory.code import Assign, Attr, Call, Class, Do, Expr, Function, Name, Return, Text, keyword, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, decorator_controls, middleware_controls
from bot.inventory.routing import Mount, Route, Router, Routing
from bot.inventory.survey import Sighting, elements, meant
from bot.inventory.tracing import Tracer

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_DEFINITIONS = _METHODS | {"view", "route"}
_ADDS = frozenset({f"add_{method}" for method in _METHODS} | {"add_route", "add_view"})
_CALLS = _ADDS | {"add_routes", "add_subapp", "append", "extend"}
_PATH_NAME = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
_VIEWS = frozenset({"View", "CorsViewMixin", "PydanticView", "AbstractView"})
_HANDLERS = FunctionFound | ClassFound


class _Reader(Tracer):
    def read(self) -> Routing:
        if not any("aiohttp" in module.sources for module in self.project.names.modules.values()):
            return self.routing
        for seen in self.project.sightings:
            self._router(seen)
        for seen in self.project.sightings:
            if isinstance(seen.line, Function | Class):
                self._decorated(seen.scope, seen.line)
            elif isinstance(seen.line, Do | Assign | Return):
                for call in seen.nodes:
                    if isinstance(call, Call) and isinstance(call.func, Attr) and call.func.name in _CALLS:
                        self._called(seen, call, call.func.name)
        return self.routing

    def _router(self, seen: Sighting) -> None:
        line = seen.line
        if not isinstance(line, Assign) or not isinstance(line.value, Call):
            return
        made = line.value
        kind = self._kind(seen.scope, made)
        for target in line.targets if kind else ():
            if isinstance(target, Name) or (isinstance(target, Attr) and target.value == Name("self")):
                key = ValueFound(seen.scope, tail(target), line).key
                controls: list[Control] = []
                for where, item in elements(self.project.names, seen.scope, keyword(made, "middlewares")):
                    controls += middleware_controls(self.project, where, item, made.line)
                self.routing.routers[key] = Router(key, kind == "Application", "", tuple(controls))

    def _kind(self, scope: Scope, call: Call) -> str:
        if tail(call.func) not in ("Application", "RouteTableDef") and not tail(call.func)[:1].isupper():
            return ""
        found = self.project.names.resolve(scope, call.func)
        for base in self.project.names.lineage(found) if isinstance(found, ClassFound) else [found]:
            if isinstance(base, Outside) and base.name.startswith("aiohttp"):
                last = base.name.rpartition(".")[2]
                if last in ("Application", "RouteTableDef"):
                    return last
        return ""

    def parameter_key(self, found: ParameterFound) -> str | None:
        """A function that is given the app; a parameter without a type is judged by its name."""
        typed = self.project.names.outside_name(found.scope, found.node.annotation)
        untyped = not typed and "aiohttp" in found.scope.module.sources
        if typed.endswith("web.Application") or (untyped and found.node.name in ("app", "application", "router")):
            return self.nearest_app(found.scope.path) or f"{found.scope.path}:app"
        return self.own_key(found) if typed.endswith(("UrlDispatcher", "RouteTableDef")) else None

    def key_of(self, scope: Scope, node: Expr | None) -> str | None:
        """`app.router` and `app.middlewares` speak of the app."""
        if isinstance(node, Attr) and node.name in ("router", "middlewares"):
            return self.key_of(scope, node.value)
        return super().key_of(scope, node)

    # Routes by call

    def _called(self, seen: Sighting, call: Call, name: str) -> None:
        base = call.func.value if isinstance(call.func, Attr) else None
        path = self._resource(seen.scope, base) if name == "add_route" else None
        if path is not None and len(call.args) > 1:
            self._add(seen, call, path[0], Text(path[1]), call.args[1], (self._said(seen.scope, call.args[0]),))
            return
        key = self.key_of(seen.scope, base)
        if key is None:
            return
        if name in ("append", "extend"):
            self._appended(seen, call, key, base)
        elif name == "add_subapp" and len(call.args) > 1:
            child = self.key_of(seen.scope, call.args[1])
            if child:
                self.routing.mounts.append(Mount(key, child, self.project.names.fold(seen.scope, call.args[0])))
        elif name == "add_routes" and call.args:
            self._table(seen, key, call.args[0])
        elif name == "add_route" and len(call.args) > 2:
            method = self._said(seen.scope, call.args[0])
            self._add(seen, call, key, call.args[1], call.args[2], (method,))
        elif name in _ADDS and len(call.args) > 1:
            self._add(seen, call, key, call.args[0], call.args[1], (name.removeprefix("add_").upper(),))

    def _resource(self, scope: Scope, node: Expr | None) -> tuple[str, str] | None:
        """The app and the path of `resource = app.router.add_resource("/x")`, also behind `cors.add(...)`."""
        found = self.project.names.resolve(scope, node) if isinstance(node, Name) else None
        value = found.node.value if isinstance(found, ValueFound) else node
        where = found.scope if isinstance(found, ValueFound) else scope
        for made in walk(value) if isinstance(value, Call) else ():
            if (
                isinstance(made, Call)
                and isinstance(made.func, Attr)
                and made.func.name == "add_resource"
                and made.args
            ):
                key = self.key_of(where, made.func.value)
                return (key, self.project.names.fold(where, made.args[0])) if key else None
        return None

    def _said(self, scope: Scope, node: Expr) -> str:
        return self.project.names.fold(scope, node).upper() or "*"

    def _appended(self, seen: Sighting, call: Call, key: str, base: Expr | None) -> None:
        """`app.middlewares.append(check_session)`"""
        router = self.routing.routers.get(key)
        if router is None or tail(base) != "middlewares" or not call.args:
            return
        extended = isinstance(call.func, Attr) and call.func.name == "extend"
        items = elements(self.project.names, seen.scope, call.args[0]) if extended else [(seen.scope, call.args[0])]
        found = [c for where, item in items for c in middleware_controls(self.project, where, item, call.line)]
        self.routing.routers[key] = replace(router, controls=(*router.controls, *found))

    def _table(self, seen: Sighting, key: str, node: Expr) -> None:
        """A route table, or a list of `web.get(path, handler)`."""
        for scope, item in meant(self.project.names, seen, node):
            child = self.key_of(scope, item)
            if child:
                self.routing.mounts.append(Mount(key, child))
                continue
            for where, one in elements(self.project.names, scope, item):
                if isinstance(one, Call) and tail(one.func) in _DEFINITIONS and len(one.args) > 1:
                    name = tail(one.func)
                    inner = Sighting(where, seen.line)
                    if name == "route" and len(one.args) > 2:
                        self._add(inner, one, key, one.args[1], one.args[2], (self._said(where, one.args[0]),))
                    else:
                        self._add(inner, one, key, one.args[0], one.args[1], (name.upper(),))

    def _add(  # noqa: PLR0917 - what a route is made of
        self, seen: Sighting, call: Call, key: str, path: Expr, handler: Expr, methods: tuple[str, ...]
    ) -> None:
        names = self.project.names
        shown = names.fold(seen.scope, path)
        for scope, one in meant(names, seen, handler):
            applied: tuple[Control, ...] = ()
            given, found = one, names.settle(names.resolve(scope, one))
            while (
                isinstance(given, Call) and len(given.args) == 1 and not isinstance(found, FunctionFound | ClassFound)
            ):
                applied += middleware_controls(self.project, scope, given.func, call.line, "route")
                given = given.args[0]
                found = names.settle(names.resolve(scope, given))
            if found is None and isinstance(given, Attr):
                found = self._methods.get(given.name)
            if isinstance(found, ClassFound):
                self._view(key, shown, found)
            elif isinstance(found, FunctionFound):
                own = decorator_controls(self.project, found.scope, found.node.decorators)
                where = Location(found.scope.path, Span(found.node.line, found.node.head))
                self._keep(key, methods, shown, found, where, (*applied, *own))

    @cached_property
    def _methods(self) -> Mapping[str, FunctionFound | None]:
        """Methods that take a request, by name, where one class of the tree has it: what `handlers.index` means if
        `handlers` is only a parameter. None for a name that several classes have."""
        found: dict[str, FunctionFound | None] = {}
        for seen in self.project.sightings:
            method, owner = seen.line, seen.scope.owner
            if not isinstance(method, Function) or owner is None or seen.scope.functions:
                continue
            if any(parameter.name == "request" for parameter in method.params):
                found[method.name] = None if method.name in found else FunctionFound(seen.scope, method)
        return found

    # Decorated handlers

    def _decorated(self, scope: Scope, node: Function | Class) -> None:
        for place, decorator in enumerate(node.decorators):
            call = decorator.value
            if not isinstance(call, Call) or not isinstance(call.func, Attr) or call.func.name not in _DEFINITIONS:
                continue
            key = self.key_of(scope, call.func.value)
            if key is None or not call.args:
                continue
            routed = call.func.name == "route" and len(call.args) > 1
            path = self.project.names.fold(scope, call.args[1] if routed else call.args[0])
            if isinstance(node, Class):
                self._view(key, path, ClassFound(scope, node))
                continue
            methods = (self._said(scope, call.args[0]),) if routed else (call.func.name.upper(),)
            own = decorator_controls(self.project, scope, node.decorators[place + 1 :])
            where = Location(scope.path, Span(node.line, node.head))
            self._keep(key, methods, path, FunctionFound(scope, node), where, own)

    def _view(self, key: str, path: str, klass: ClassFound) -> None:
        if not derives_from(self.project, klass, ("aiohttp",), _VIEWS):
            return
        for method in view_methods(self.project, klass, hooks=("_iter",)):
            found = FunctionFound(method.scope, method.function)
            self._keep(key, (method.name.upper(),), path, found, method.location, method.controls)

    def _keep(  # noqa: PLR0917 - what a route is made of
        self,
        key: str,
        methods: tuple[str, ...],
        path: str,
        handler: FunctionFound,
        where: Location,
        controls: tuple[Control, ...],
    ) -> None:
        parameters = tuple(Parameter(name, "", "", "path") for name in _PATH_NAME.findall(path))
        self.routing.routes.append(Route(key, methods, path, handler.scope, handler.node, where, parameters, controls))


class Aiohttp:
    name = "aiohttp"
    language = "python"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("aiohttp")).read()


PLUGIN = Aiohttp()
