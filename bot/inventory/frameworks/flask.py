"""Flask: routes, blueprints, `before_request`, class-based views."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.core.inventory import Control, Parameter
from bot.core.location import Location, Span
from bot.inventory.areas import areas
from bot.inventory.class_views import ViewMethod, view_methods
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Decorator,
    Expr,
    Function,
    Index,
    Items,
    Name,
    Text,
    keyword,
    tail,
)
from bot.inventory.found import ClassFound, FunctionFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.flask_helpers import Helper, helpers, registered
from bot.inventory.frameworks.flask_names import BEFORE, MAKES, SPEAKS, registers, wraps
from bot.inventory.frameworks.flask_resources import API_CALLS, API_LIBRARIES, ResourceReader
from bot.inventory.frameworks.interface import Project, controls_of, decorator_controls
from bot.inventory.routing import Mount, Route, Router, Routing
from bot.inventory.survey import SURVEYED, Sighting, calls, meant
from bot.inventory.words import words

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_APPS = frozenset({"Flask", "Quart", "APIFlask", "OpenAPI"})
_ROUTERS = frozenset({"Blueprint", "APIBlueprint"})
_APP_WIDE = frozenset({"before_app_request", "app_url_value_preprocessor"})
_PATH_NAME = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_MODULES = ("flask", "quart", "apiflask")


class _Reader(ResourceReader):
    def read(self) -> Routing:
        made = tuple(self.made(MAKES, self._router))
        self.routing.routers.update((router.key, router) for router, _ in made)
        for router, api in made:
            if api is not None:
                self.mount_api(api[0], router.key, api[1])
        known = helpers(self.project)
        self.read_by_file(SURVEYED if known else SPEAKS, lambda seen: self._spoken(seen, known), known)
        return self.routing

    def _spoken(self, seen: Sighting, known: Mapping[int, Helper]) -> None:
        if isinstance(seen.line, Function):
            self._decorated(seen.scope, seen.line)
        elif isinstance(seen.line, Class):
            self.decorated_class(seen, seen.line)
        elif isinstance(seen.line, Assign):
            self._wrapped(seen, seen.line)
        for call in calls(seen):
            self._called(seen, call)
            for rule in registered(self.project, known, seen, call):
                self._called(seen, rule)

    def _router(self, seen: Sighting) -> Iterator[tuple[Router, tuple[Sighting, Call] | None]]:
        """The app, blueprint or `Api` that a line makes, the last with its line: what it hangs on is not known yet."""
        line = seen.line
        if not isinstance(line, Assign) or not isinstance(line.value, Call):
            return
        kind = self._kind(seen.scope, line.value)
        for target in line.targets if kind else ():
            if isinstance(target, Name) or (isinstance(target, Attr) and target.value == Name("self")):
                key = ValueFound(seen.scope, tail(target), line).key
                if kind == "api":
                    yield self.made_api(seen.scope, key, line.value), (seen, line.value)
                else:
                    prefix = self.project.names.fold(seen.scope, keyword(line.value, "url_prefix"))
                    yield Router(key, kind == "app", prefix), None

    def _kind(self, scope: Scope, call: Call) -> str:
        name = tail(call.func)
        if not name or not name[0].isupper():
            return ""
        found = self.project.names.resolve(scope, call.func)
        for base in self.project.names.lineage(found) if isinstance(found, ClassFound) else [found]:
            if isinstance(base, Outside) and base.name.startswith(_MODULES):
                last = base.name.rpartition(".")[2]
                if last in _APPS | _ROUTERS:
                    return "router" if last in _ROUTERS else "app"
                if last in ("Api", "Namespace") and base.name.startswith(API_LIBRARIES):
                    return "api"
        return ""

    def parameter_key(self, found: ParameterFound) -> str | None:
        """A function that is given the app or a blueprint; a parameter without a type is judged by its name."""
        typed = self.project.names.outside_name(found.scope, found.node.annotation)
        untyped = not typed and bool(found.scope.module.sources & set(_MODULES))
        said = words(found.node.name).split()[-1:]
        if typed.endswith((".Flask", ".Quart")) or (untyped and said in (["app"], ["application"])):
            return self.nearest_app(found.scope.path) or f"{found.scope.path}:app"
        blueprint = typed.endswith(".Blueprint") or (untyped and said in (["bp"], ["blueprint"]))
        return self.own_key(found) if blueprint else None

    def outside_key(self, scope: Scope, found: Outside) -> str | None:
        return self.nearest_app(scope.path) if found.name.startswith("flask.current_app") else None

    # Blueprints, guards and views by call

    def _called(self, seen: Sighting, call: Call) -> None:
        name = tail(call.func)
        if not isinstance(call.func, Attr) or not registers(name):
            return
        key = self.key_of(seen.scope, call.func.value) or self._at_once(seen, call.func.value)
        if key is None:
            return
        if name == "register_blueprint" and call.args:
            prefix = keyword(call, "url_prefix")
            shown = self.project.names.fold(seen.scope, prefix)
            for scope, item in meant(self.project.names, seen, call.args[0]):
                child = self.key_of(scope, item)
                if child:
                    self.routing.mounts.append(Mount(key, child, shown, replaces=prefix is not None))
        elif name in BEFORE and call.args:
            found = self.project.names.settle(self.project.names.resolve(seen.scope, call.args[0]))
            if isinstance(found, FunctionFound):
                self._guarded(key, found.scope, found.node, name)
        elif name == "add_url_rule" and call.args:
            self._rule(seen, call, key)
        elif API_CALLS.match(name) and key in self.routing.routers:
            self.called_api(seen, call, key)

    def _at_once(self, seen: Sighting, made: Expr) -> str | None:
        """`Api(app).add_resource(...)`: an `Api` without a name."""
        if not isinstance(made, Call) or self._kind(seen.scope, made) != "api":
            return None
        key = f"{seen.scope.path}:{made.line}"
        self.routing.routers[key] = self.made_api(seen.scope, key, made)
        self.mount_api(seen, key, made)
        return key

    def _wrapped(self, seen: Sighting, line: Assign) -> None:
        """`app.view_functions[name] = login_required(view)` in a loop over all of them."""
        for target in line.targets:
            if not isinstance(target, Index) or not wraps(target) or not seen.loops:
                continue
            key = self.key_of(seen.scope, getattr(target.value, "value", None))
            router = self.routing.routers.get(key or "")
            if router is not None and isinstance(line.value, Call):
                verdict = self.project.judge.expression(seen.scope, line.value.func)
                where = Location(seen.scope.path, Span(line.line, line.end))
                found = controls_of(verdict, tail(line.value.func), where, "app")
                self.routing.routers[router.key] = replace(router, controls=router.controls + found)

    def _guarded(self, key: str, scope: Scope, function: Function, name: str) -> None:
        verdict = self.project.judge.guard(scope, function)
        for decorator in function.decorators:  # `@bp.before_request` over `@login_required`
            if tail(decorator.value) not in BEFORE:
                verdict = verdict.plus(self.project.judge.expression(scope, decorator.value))
        where = Location(scope.path, Span(function.line, function.head))
        router = self.routing.routers.setdefault(key, Router(key, False))
        level = "app" if router.is_app or name in _APP_WIDE else "blueprint"
        limited = areas(self.project.names, scope, function)
        controls = tuple(replace(one, areas=limited) for one in controls_of(verdict, function.name, where, level))
        keys = [key]
        if name in _APP_WIDE:
            keys = self.routing.apps or [key]
        for each in keys:
            known = self.routing.routers[each]
            self.routing.routers[each] = replace(known, controls=known.controls + controls)

    def _rule(self, seen: Sighting, call: Call, key: str) -> None:
        path = self.project.names.fold(seen.scope, call.args[0])
        view = keyword(call, "view_func") or (call.args[2] if len(call.args) > 2 else None)
        where = Location(seen.scope.path, Span(call.line, call.end))
        applied: list[Control] = []
        while isinstance(view, Call) and tail(view.func) != "as_view" and len(view.args) == 1:
            wrapped = Decorator(call.line, call.end, view.func, "")  # login_required(view)
            applied.extend(decorator_controls(self.project, seen.scope, (wrapped,)))
            view = view.args[0]
        found = self.project.names.settle(self.project.names.resolve(seen.scope, view))
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
            view = found.node.value
        if isinstance(found, FunctionFound):
            methods = _listed(call, ("GET",))
            decorators = found.node.decorators
            controls = (*applied, *decorator_controls(self.project, found.scope, decorators))
            self._route(
                key=key,
                methods=methods,
                path=path,
                scope=found.scope,
                function=found.node,
                where=where,
                controls=controls,
            )
        elif isinstance(view, Call) and isinstance(view.func, Attr) and view.func.name == "as_view":
            klass = self.project.names.resolve(seen.scope, view.func.value)
            if isinstance(klass, ClassFound):
                self._class(key, path, klass, tuple(applied), _listed(call, ()))

    def _class(
        self, key: str, path: str, klass: ClassFound, applied: tuple[Control, ...], only: tuple[str, ...]
    ) -> None:
        """One route for each method of a class-based view, its bases' decorators applied."""
        found = list(view_methods(self.project, klass, tuple(sorted(_METHODS)), ("dispatch_request",)))
        for method in found or view_methods(self.project, klass, ("dispatch_request",)):
            methods = only or ("GET",) if method.name == "dispatch_request" else (method.name.upper(),)
            self.add_view(key, path, methods, replace(method, controls=(*applied, *method.controls)))

    def add_view(self, key: str, path: str, methods: tuple[str, ...], method: ViewMethod) -> None:
        self._route(
            key=key,
            methods=methods,
            path=path,
            scope=method.scope,
            function=method.function,
            where=method.location,
            controls=method.controls,
        )

    # Decorated handlers

    def _decorated(self, scope: Scope, function: Function) -> None:
        for place, decorator in enumerate(function.decorators):
            call = decorator.value
            if isinstance(call, Attr) and call.name in BEFORE:
                key = self.key_of(scope, call.value)
                if key:
                    self._guarded(key, scope, function, call.name)
            if not isinstance(call, Call) or not isinstance(call.func, Attr):
                continue
            name = call.func.name
            if name not in ("route", "websocket") and name not in _METHODS:
                continue
            key = self.key_of(scope, call.func.value) or self._guessed(scope, call)
            if key:
                path = self.project.names.fold(scope, call.args[0] if call.args else keyword(call, "rule"))
                methods = _listed(call, ("GET",)) if name == "route" else (name.upper(),)
                applied = function.decorators[place + 1 :]  # a decorator above the route guards nothing
                controls = decorator_controls(self.project, scope, applied)
                where = Location(scope.path, Span(function.line, function.head))
                self._route(
                    key=key,
                    methods=methods,
                    path=path,
                    scope=scope,
                    function=function,
                    where=where,
                    controls=controls,
                )

    def _guessed(self, scope: Scope, call: Call) -> str | None:
        """An app or blueprint that cannot be traced, in a file that speaks Flask and writes a path like a route."""
        base = call.func.value if isinstance(call.func, Attr) else None
        known = self.project.names.resolve(scope, base)
        outside = isinstance(known, Outside) and not known.name.startswith((*_MODULES, "builtins"))
        path = call.args[0] if call.args else None
        looks = isinstance(path, Text) and path.value.startswith("/")
        said = set(words(tail(base)).split()) & {"app", "bp", "blueprint", "api", "application", "routes"}
        if outside or not looks or not said or not scope.module.sources & set(_MODULES):
            return None
        return f"{scope.path}:{tail(base)}"

    def _route(
        self,
        *,
        key: str,
        methods: tuple[str, ...],
        path: str,
        scope: Scope,
        function: Function,
        where: Location,
        controls: tuple[Control, ...],
    ) -> None:
        parameters = tuple(
            Parameter(item.name, "", "", "path") for item in function.params if item.name in _PATH_NAME.findall(path)
        )
        self.routing.routes.append(Route(key, methods, path, scope, function, where, parameters, controls))


def _listed(call: Call, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    listed = keyword(call, "methods")
    if not isinstance(listed, Items):
        return otherwise
    return tuple(sorted({item.value.upper() for item in listed.items if isinstance(item, Text)})) or otherwise


class Flask:
    name = "flask"
    language = "python"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("flask")).read()


PLUGIN = Flask()
