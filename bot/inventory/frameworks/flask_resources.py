"""Flask's extensions for APIs: Flask-RESTful, Flask-RESTX, flask-smorest, and Flask-AppBuilder's views.

Their `Api` and `Namespace` objects are routers like blueprints; their resources are classes. Part of reading Flask: the
guards of the app and of the blueprint an `Api` hangs on hold for its resources.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

from bot.core.inventory import Control
from bot.core.location import Location, Span
from bot.inventory.class_views import ViewMethod, derives_from, view_methods
from bot.inventory.code import Call, Class, Decorator, Expr, Function, Items, Star, Text, keyword, tail
from bot.inventory.found import ClassFound, Scope
from bot.inventory.frameworks.interface import decorator_controls
from bot.inventory.routing import Mount, Router
from bot.inventory.survey import Sighting, elements, meant
from bot.inventory.tracing import Tracer

API_LIBRARIES = ("flask_restful", "flask_restx", "flask_restplus", "flask_smorest", "flask_rest_api", "quart_schema")
_APPBUILDER = "flask_appbuilder"
_BUILDER_VIEWS = frozenset(
    {"BaseView", "BaseApi", "ModelView", "ModelRestApi", "SimpleFormView", "BaseModelApi", "BaseSupersetView"}
)
API_CALLS = re.compile(r"^(?:add_(?:\w+_)?resource|register_resource|add_namespace|init_app)$")
"""`add_org_resource` and the like are what projects call their own version of `add_resource`."""


class ResourceReader(Tracer):
    """What Flask's reader knows about resources."""

    @abstractmethod
    def add_view(self, key: str, path: str, methods: tuple[str, ...], method: ViewMethod) -> None:
        """Keep a route to one method of a class."""

    def made_api(self, scope: Scope, key: str, call: Call) -> Router:
        """`Api(app_or_blueprint, prefix=...)` and `Namespace("users", path="/users", decorators=[...])`."""
        fold = self.project.names.fold
        if tail(call.func) == "Namespace":
            path = keyword(call, "path")
            name = fold(scope, call.args[0] if call.args else keyword(call, "name"))
            prefix = fold(scope, path) if path is not None else f"/{name}"
        else:
            prefix = fold(scope, keyword(call, "prefix"))
        return Router(key, False, prefix, self._listed(scope, keyword(call, "decorators"), call.line, "blueprint"))

    def mount_api(self, seen: Sighting, key: str, call: Call) -> None:
        """An `Api` hangs on what it was made for, if that was said at once."""
        on = call.args[0] if call.args else keyword(call, "app") or keyword(call, "blueprint")
        parent = self.key_of(seen.scope, on) if on is not None and tail(call.func) != "Namespace" else None
        if parent and parent != key:
            self.routing.mounts.append(Mount(parent, key))

    def called_api(self, seen: Sighting, call: Call, key: str) -> None:
        name = tail(call.func)
        if name == "init_app" and call.args:
            parent = self.key_of(seen.scope, call.args[0])
            if parent and parent != key and not self.routing.routers[key].is_app:
                self.routing.mounts.append(Mount(parent, key))
        elif name == "add_namespace" and call.args:
            path = keyword(call, "path") or (call.args[1] if len(call.args) > 1 else None)
            prefix = self.project.names.fold(seen.scope, path)
            for scope, item in meant(self.project.names, seen, call.args[0]):
                child = self.key_of(scope, item)
                if child:
                    self.routing.mounts.append(Mount(key, child, prefix, replaces=path is not None))
        elif name.endswith("resource") and call.args:
            for scope, item, paths in self._resources(seen, call):
                found = self.project.names.settle(self.project.names.resolve(scope, item))
                if isinstance(found, ClassFound):
                    self.add_class(key, self._paths(scope, paths), found)

    def _resources(self, seen: Sighting, call: Call) -> Iterator[tuple[Scope, Expr, tuple[Expr, ...]]]:
        """The class and the paths of `add_resource(Class, "/a", "/b")`, also as `add_resource(*route)` in a loop."""
        first = call.args[0]
        for scope, item in meant(self.project.names, seen, first.value if isinstance(first, Star) else first):
            if isinstance(first, Star) and isinstance(item, Items) and item.items:
                yield scope, item.items[0], item.items[1:]
            else:
                yield scope, item, call.args[1:]

    def add_class(self, key: str, paths: tuple[str, ...], klass: ClassFound) -> None:
        for path in paths[:1]:  # further paths lead to the same methods
            for method in view_methods(self.project, klass):
                self.add_view(key, path, (method.name.upper(),), method)

    def decorated_class(self, seen: Sighting, klass: Class) -> None:
        """`@ns.route("/users")` over a resource; Flask-AppBuilder's `@expose` inside a view."""
        found = ClassFound(seen.scope, klass)
        for decorator in klass.decorators:
            call = decorator.value
            if isinstance(call, Call) and tail(call.func) == "route":
                base = getattr(call.func, "value", None)
                key = self.key_of(seen.scope, base)
                if key:
                    self.add_class(key, self._paths(seen.scope, call.args), found)
        if _APPBUILDER in seen.scope.module.sources or any(
            "View" in tail(base) or "Api" in tail(base) for base in klass.bases
        ):
            self._exposed(seen, found)

    def _exposed(self, seen: Sighting, found: ClassFound) -> None:
        methods = [line for line in found.node.body if isinstance(line, Function) and _exposes(line)]
        if not methods or not derives_from(self.project, found, (_APPBUILDER,), _BUILDER_VIEWS):
            return
        key = f"{seen.scope.path}:{found.node.name}"
        self.routing.routers.setdefault(key, Router(key, False, self._base(found)))
        inner = Scope(seen.scope.module, seen.scope.functions, found.node)
        for method in methods:
            for call in _exposes(method)[:1]:  # `expose` only marks: what stands above it guards too
                controls = decorator_controls(self.project, inner, method.decorators)
                path = self.project.names.fold(inner, call.args[0] if call.args else keyword(call, "url"))
                where = Location(seen.scope.path, Span(method.line, method.head))
                self.add_view(key, path, _methods(call), ViewMethod(method.name, inner, method, where, controls))

    def _base(self, found: ClassFound) -> str:
        for name in ("route_base", "resource_name"):
            value = self.project.names.class_member(found, name)
            node = getattr(getattr(value, "node", None), "value", None)
            if isinstance(node, Text):
                return node.value if name == "route_base" else f"/api/v1/{node.value}"
        return f"/{found.node.name.lower()}"

    def _paths(self, scope: Scope, args: tuple[Expr, ...]) -> tuple[str, ...]:
        return tuple(self.project.names.fold(scope, arg) for arg in args) or ("",)

    def _listed(self, scope: Scope, node: Expr | None, line: int, level: str) -> tuple[Control, ...]:
        found: list[Control] = []
        for where, item in elements(self.project.names, scope, node):
            wrapped = Decorator(line, line, item, "")
            found += [
                replace(one, level=level, idiom="") for one in decorator_controls(self.project, where, (wrapped,))
            ]
        return tuple(found)


def _exposes(method: Function) -> list[Call]:
    calls = (decorator.value for decorator in method.decorators)
    return [call for call in calls if isinstance(call, Call) and tail(call.func) == "expose"]


def _methods(call: Call) -> tuple[str, ...]:
    listed = keyword(call, "methods")
    items = listed.items if isinstance(listed, Items) else ()
    return tuple(sorted({item.value.upper() for item in items if isinstance(item, Text)})) or ("GET",)
