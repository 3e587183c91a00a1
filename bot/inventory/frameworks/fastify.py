"""Fastify: instances, plugins with their prefixes, hooks, and the hooks of single routes."""

from collections.abc import Iterator

from bot.core.inventory import Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.code import Attr, Call, Const, Expr, Items, Name, Table, Text, tail
from bot.inventory.fastify_folders import Folder, Plugin, is_loader, loaded
from bot.inventory.found import FunctionFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.frameworks.middleware import METHODS, MiddlewareReader
from bot.inventory.frameworks.ordered import Guard, Hung, Place, Registered
from bot.inventory.routing import Router, Routing
from bot.inventory.survey import Sighting
from bot.inventory.unnamed import DEFAULT
from bot.inventory.words import words

_LIMITERS = frozenset({"@fastify/rate-limit", "fastify-rate-limit"})
"""Plug-ins that limit every route of an instance, unless `global: false` (@fastify/rate-limit, README)."""

_HOOKS = ("onRequest", "preParsing", "preValidation", "preHandler")
"""What runs before a handler, in this order (Fastify's reference, Lifecycle)."""

_INSTANCES = (["fastify"], ["app"], ["server"], ["instance"], ["api"])


class _Reader(MiddlewareReader):
    packages = frozenset({"fastify"})

    def kind_of(self, made: Outside) -> str:
        return "app" if made.name in ("fastify", "fastify.fastify", "fastify.Fastify") else ""

    def parameter_key(self, found: ParameterFound) -> str | None:
        typed = self.project.names.outside_name(found.scope, found.node.annotation)
        named = found.node.annotation is None and words(found.node.name).split()[-1:] in _INSTANCES
        ours = typed.startswith("fastify.") or found.node.name == "fastify"
        return self.own_key(found) if named or ours else None

    def speaks(self, name: str) -> bool:
        return name in METHODS or name in ("register", "addHook", "route")

    def link(self, seen: Sighting, place: Place, call: Call, path: Expr | None) -> None:
        name = tail(call.func)
        always = Place(place.key, place.scope, 0)  # hooks hold for the whole instance, wherever they are written
        if name == "register" and call.args:
            self._plugin(seen, place, call)
        elif name == "addHook" and len(call.args) == 2 and self.project.names.fold(seen.scope, call.args[0]) in _HOOKS:
            self.row.guards.append(Guard(always, "", self.controls(seen.scope, call.args[1], call.line, "app")))
        elif name == "route" and call.args and isinstance(call.args[0], Table):
            self._from_table(seen, place, call, call.args[0])
        elif name in METHODS and len(call.args) > 1:
            self._from_call(seen, place, call)

    def controls(self, scope: Scope, node: Expr, line: int, level: str, idiom: str = "") -> tuple[Control, ...]:
        """The controls of a hook, also of one that an instance was decorated with: `app.decorate("signedIn", ...)`."""
        if isinstance(node, Attr):
            for seen, call in self.project.calls_of("decorate"):
                if len(call.args) > 1 and call.args[0] == Text(node.name):
                    return super().controls(seen.scope, call.args[1], call.line, level, idiom)
        return super().controls(scope, node, line, level, idiom)

    def _plugin(self, seen: Sighting, place: Place, call: Call) -> None:
        options = next((arg for arg in call.args[1:] if isinstance(arg, Table)), Table(()))
        known = dict(options.pairs)
        prefix = self.project.names.fold(seen.scope, known.get(Text("prefix")))
        loader = is_loader(call, self.project.names.outside_name(seen.scope, call.args[0]))
        folder = loaded(self.project.names, seen.scope, known) if loader else None
        if folder is not None:
            self._folder(seen, place, call, folder)
        elif known.get(Text("global")) != Const("False"):
            self._limiter(seen.scope, call.args[0], Place(place.key, place.scope, call.line))
        if not loader:
            self._hang(seen.scope, call.args[0], Place(place.key, place.scope, call.line), prefix)

    def _folder(self, seen: Sighting, place: Place, call: Call, folder: Folder) -> None:
        """The plugins of a folder, each behind the hooks of the folders that it lies in."""
        for plugin in folder.plugins:
            above = place.key
            for depth in range(len(plugin.folders) + 1):
                if not (folder.cascades or depth == len(plugin.folders)):
                    continue
                key = "/".join((f"{folder.place}:folder", *plugin.folders[:depth]))
                if key not in self.routing.routers:
                    self.routing.routers[key] = Router(key, False)
                    self.row.hung.append(Hung(Place(above, seen.scope, call.line), key, "", ()))
                above = key
            self._limiter(Scope(plugin.module), Name(DEFAULT), Place(place.key, seen.scope, call.line))
            self._hang(Scope(plugin.module), Name(DEFAULT), Place(above, seen.scope, call.line), plugin)

    def _limiter(self, scope: Scope, node: Expr, place: Place) -> None:
        """A limiter among the plugins is for the whole instance."""
        found = self.project.names.settle(self.project.names.resolve(scope, node))
        outer = found.name.removesuffix(".default") if isinstance(found, Outside) else ""
        if outer in _LIMITERS:
            here = Location(scope.path, Span(place.line, place.line))
            control = Control(ControlKind.RATE_LIMIT, outer, here, "app")
            self.row.guards.append(Guard(Place(place.key, place.scope, 0), "", (control,)))

    def _hang(self, scope: Scope, node: Expr, place: Place, given: str | Plugin) -> None:
        """A plugin on an instance, below a prefix or its folders. What `fp(plugin)` adds, and the hooks of a folder,
        are the instance's."""
        known, apart = self._function(scope, node)
        if known is None or not known.node.params:
            return
        inner = self.own_key(ParameterFound(known.scope.inside(known.node), known.node.params[0]))
        hooks, prefix = (given.hooks, given.path) if isinstance(given, Plugin) else (False, given)
        self.row.hung.append(Hung(place, inner, prefix, ()))
        if hooks or not apart:
            self.row.shared[inner] = place.key

    def _function(self, scope: Scope, node: Expr) -> tuple[FunctionFound | None, bool]:
        """The plugin's function, and whether what it adds is its own: `fp(plugin)` adds to whom it is given to."""
        apart = True
        for _ in range(4):
            if isinstance(node, Call) and node.args:
                apart, node = False, node.args[0]
            found = self.project.names.settle(self.project.names.resolve(scope, node))
            if isinstance(found, FunctionFound):
                return found, apart
            if not isinstance(found, ValueFound) or found.node.value is None:
                return None, apart
            scope, node = found.scope, found.node.value
        return None, apart

    def _from_call(self, seen: Sighting, place: Place, call: Call) -> None:
        """`fastify.get(path, options, handler)`, the options or a handler in them left out where there is none."""
        options = call.args[1] if isinstance(call.args[1], Table) else Table(())
        known = dict(options.pairs)
        handler = known.get(Text("handler")) if isinstance(call.args[-1], Table) else call.args[-1]
        if handler is not None:
            path = self.project.names.fold(seen.scope, call.args[0])
            self.row.routes.append(Registered(place, tail(call.func), path, (*_hooks(options), handler), call))

    def _from_table(self, seen: Sighting, place: Place, call: Call, table: Table) -> None:
        known = dict(table.pairs)
        handler, url = known.get(Text("handler")), known.get(Text("url")) or known.get(Text("path"))
        method = known.get(Text("method"))
        if handler is None or url is None:
            return
        path = self.project.names.fold(seen.scope, url)
        for one in method.items if isinstance(method, Items) else (method,):
            said = self.project.names.fold(seen.scope, one).lower()
            self.row.routes.append(
                Registered(place, said if said in METHODS else "all", path, (*_hooks(table), handler), call)
            )


def _hooks(options: Table) -> Iterator[Expr]:
    """The functions that a route's own hooks run."""
    for key, value in options.pairs:
        if isinstance(key, Text) and key.value in _HOOKS:
            yield from value.items if isinstance(value, Items) else (value,)


class Fastify:
    name = "fastify"
    language = "javascript"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("fastify")).read()


PLUGIN = Fastify()
