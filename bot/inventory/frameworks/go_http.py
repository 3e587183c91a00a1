"""Go's routers: gin, chi, echo, fiber, gorilla/mux, net/http."""

import re
from dataclasses import replace

from bot.core.location import Location, Span
from bot.inventory.chained import links
from bot.inventory.code import Assign, Attr, Call, Expr, Name, Text, tail, walk
from bot.inventory.found import Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.go_middleware import Middleware
from bot.inventory.go_routers import Place, Routers
from bot.inventory.node import altered
from bot.inventory.routing import Route, Routing
from bot.inventory.survey import Sighting, calls

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_ANY = frozenset({"Any", "All", "Handle", "HandleFunc", "Handler", "HandlerFunc"})
_NAMED = frozenset({"Handle", "Method", "MethodFunc", "Add", "Match", "Handler", "HandlerFunc"})
"""Methods of a router whose first argument may be an HTTP method."""

_BOTH = ("GET", "POST")
_PATTERN = re.compile(r"^([A-Z]+) (?:[\w.-]*)(/.*)$")
"""Go 1.22: "GET /users/{id}"."""


class _Reader:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.routing = Routing("go")
        self.middleware = Middleware(project)
        self.routers = Routers(project, self.routing, self.middleware)

    def read(self) -> Routing:
        for one in self.project.sightings:
            self.routers.kept(one)
        for one in self.project.sightings:
            if isinstance(one.line, Assign) and isinstance(one.line.value, Call):
                self.routers.place(one.scope, one.line.targets[0])
            for call in calls(one):
                if isinstance(call.func, Attr):
                    self._called(one, call)
                self.routers.handed(one, call)
        return self.routing

    def _called(self, seen: Sighting, call: Call) -> None:
        chain = list(links(call))
        verbs: tuple[str, ...] = ()
        if chain and chain[-1].name in ("Methods", "Name", "Queries", "Schemes"):
            verbs = tuple(tail(arg).removeprefix("Method").upper() or _text(arg) for arg in chain[-1].args)
            inner = call.func.value if isinstance(call.func, Attr) else None
            if isinstance(inner, Call) and isinstance(inner.func, Attr):
                call = inner
        if not isinstance(call.func, Attr):
            return
        call = _with_path(call)
        name = tail(call.func)
        if name not in ("Use", "Route", "Group", "Mount") and not self._routes(name):
            return
        above = self.routers.place(seen.scope, getattr(call.func, "value", None))
        if above is None:
            return
        if name == "Use":
            self._use(seen.scope, above, call)
        elif name == "Mount":
            child = self.routers.place(seen.scope, call.args[-1]) if call.args else None
            if child is not None:
                self.routers.mount(above, child.key, self.project.names.fold(seen.scope, call.args[0]))
        elif name in ("Route", "Group") and call.args and isinstance(call.args[-1], Name):
            prefix = self.project.names.fold(seen.scope, call.args[0]) if len(call.args) > 1 else ""
            here = replace(above, prefix=f"{above.prefix}/{prefix}")
            self.routers.given_a_function(seen.scope, here, call.args[-1])
        elif self._routes(name):
            self._route(seen.scope, above, call, tuple(verb for verb in verbs if verb.isalpha()))

    def _routes(self, name: str) -> bool:
        return name.lower() in _VERBS or name in _ANY or name in _NAMED

    def _use(self, scope: Scope, above: Place, call: Call) -> None:
        controls = tuple(control for node in call.args for control in self.middleware.controls(scope, node, "router"))
        if controls:
            self.routers.use(above, controls)

    def _route(self, scope: Scope, above: Place, call: Call, verbs: tuple[str, ...]) -> None:
        name, args = tail(call.func), list(call.args)
        methods = verbs or ((name.upper(),) if name.lower() in _VERBS else _BOTH)
        if name in _NAMED and len(args) > 2 and _method(args[0]):
            methods = (_method(args.pop(0)),)
        if len(args) < 2:
            return
        path = self.project.names.fold(scope, args[0])
        pattern = _PATTERN.match(path)
        if pattern is not None:
            methods, path = (pattern.group(1),), pattern.group(2)
        if name == "Handle" and path.endswith("/") and not _written_out(args[1]):
            below = self.routers.place(scope, args[1])  # a whole tree of addresses, handled by another router
            if below is not None and below.key != above.key:
                self.routers.mount(above, below.key, path)
            return
        last_is_it = self.routers.dialects.get(above.key) in ("gin", "fiber", "")
        handler, around = (args[-1], args[1:-1]) if last_is_it else (args[1], args[2:])
        found, wrapped = self.middleware.handler(scope, handler)
        if found is None:
            return
        key = self.routers.now(above.key)
        self.routers.busy.add(key)
        applied = (control for node in around for control in self.middleware.controls(scope, node, "route"))
        controls = (*above.controls, *applied, *wrapped)
        written_here = found.scope.path == scope.path and call.line <= found.node.line <= call.end
        where = Location(scope.path, Span(call.line, found.node.head if written_here else call.end))
        inner = Scope(found.scope.module, found.scope.functions, found.scope.owner)
        shown = _tidy(f"{above.prefix}/{path}")
        self.routing.routes.append(Route(key, methods, shown, inner, found.node, where, (), controls))


def _with_path(call: Call) -> Call:
    """`r.Path("/x").Handler(show)` as `r.Handler("/x", show)`."""
    before = call.func.value if isinstance(call.func, Attr) else None
    if tail(call.func) not in ("Handler", "HandlerFunc") or not isinstance(before, Call) or tail(before.func) != "Path":
        return call
    base = before.func.value if isinstance(before.func, Attr) else before
    return altered(call, func=Attr(base, tail(call.func)), args=(*before.args, *call.args))


def _written_out(handler: Expr) -> bool:
    """Is a handler's function named right here?"""
    return any(isinstance(node, Call) and tail(node.func) == "HandlerFunc" for node in walk(handler))


def _text(node: Expr) -> str:
    return node.value if isinstance(node, Text) else ""


def _method(node: Expr) -> str:
    said = _text(node) or tail(node).removeprefix("Method").upper()
    return said if said.lower() in _VERBS else ""


def _tidy(path: str) -> str:
    """`/users/:id` as `/users/{id}`."""
    parts = [part for part in path.split("/") if part]
    shown = [f"{{{part[1:]}}}" if part[0] in ":*" and len(part) > 1 else part for part in parts]
    return "/" + "/".join(f"{{{part[1:-1].split(':')[0]}}}" if part[:1] == "{" else part for part in shown)


class GoHttp:
    name = "go"
    language = "go"

    def read(self, project: Project) -> Routing:
        return _Reader(project).read()


PLUGIN = GoHttp()
