"""Tornado: `RequestHandler` classes and the tables of (pattern, handler) that lead to them.

The tables are put together in many ways (module lists, `extend`, an `Application` subclass), so every pair of a pattern
and a handler class counts, wherever it stands.
"""

import re
from collections.abc import Iterator

from bot.core.inventory import Parameter
from bot.inventory.class_views import derives_from, view_methods
from bot.inventory.code import Attr, Call, Expr, Items, Join, Mix, Name, Text, tail, walk
from bot.inventory.found import ClassFound, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.routing import Route, Router, Routing
from bot.inventory.statements import direct

_HANDLERS = frozenset({"RequestHandler", "WebSocketHandler", "APIHandler", "JupyterHandler"})
_MODULES = ("tornado", "jupyter_server", "notebook")
_METHODS = ("delete", "get", "head", "options", "patch", "post", "put", "open")
_HOOKS = ("prepare", "initialize")
_SPECS = frozenset({"url", "URLSpec", "Rule"})
_SIMPLE = re.compile(r"^\^|\(\?P<\w+>|\$$")
_GROUP = re.compile(r"\((?:\?P<\w+>)?[^()]*\)")


class _Reader:
    def __init__(self, project: Project, routing: Routing) -> None:
        self.project = project
        self.routing = routing
        self._done: set[tuple[int, str]] = set()

    def read(self) -> Routing:
        modules = self.project.names.modules.values()
        if not any("tornado" in module.sources or "jupyter_server" in module.sources for module in modules):
            return self.routing
        for seen in self.project.sightings:
            for whole in direct(seen.line):
                for pattern, handler in _pairs(whole):
                    found = self.project.names.settle(self.project.names.resolve(seen.scope, handler))
                    if isinstance(found, ClassFound) and derives_from(self.project, found, _MODULES, _HANDLERS):
                        self._route(seen.scope, pattern, found)
        return self.routing

    def _route(self, scope: Scope, pattern: Expr, klass: ClassFound) -> None:
        folded = self.project.names.fold(scope, pattern)
        groups = len(_GROUP.findall(folded))
        path = _GROUP.sub("{}", _SIMPLE.sub(lambda found: "(" if found.group().startswith("(") else "", folded))
        key = f"{scope.path}:handlers"
        self.routing.routers.setdefault(key, Router(key, True))
        for method in view_methods(self.project, klass, _METHODS, _HOOKS):
            if (id(method.function), klass.node.name) in self._done:
                continue  # a second pattern leads to the same method
            self._done.add((id(method.function), klass.node.name))
            names = [item.name for item in method.function.params if item.name != "self" and not item.stars]
            given = tuple(Parameter(name, "", "", "path") for name in names[: max(groups, 0)])
            shown = "WEBSOCKET" if method.name == "open" else method.name.upper()
            self.routing.routes.append(
                Route(key, (shown,), path, method.scope, method.function, method.location, given, method.controls)
            )


def _pairs(whole: Expr) -> Iterator[tuple[Expr, Expr]]:
    """(pattern, handler) of each `(r"/x", Handler, ...)` and `url(r"/x", Handler, ...)`."""
    for node in walk(whole):
        if isinstance(node, Items) and node.kind == "(" and 2 <= len(node.items) <= 4:
            pattern, handler = node.items[:2]
        elif isinstance(node, Call) and tail(node.func) in _SPECS and len(node.args) >= 2:
            pattern, handler = node.args[:2]
        else:
            continue
        if isinstance(pattern, Text | Join | Mix | Name) and isinstance(handler, Name | Attr):
            yield pattern, handler


class Tornado:
    name = "tornado"
    language = "python"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("tornado")).read()


PLUGIN = Tornado()
