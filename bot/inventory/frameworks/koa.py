"""Koa: apps, the routers of koa-router, and the middleware before a handler."""

from dataclasses import replace

from bot.inventory.code import Call, Expr, Table, Text, tail
from bot.inventory.found import Outside, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.frameworks.middleware import MiddlewareReader
from bot.inventory.frameworks.ordered import Place
from bot.inventory.node import altered
from bot.inventory.routing import Router, Routing
from bot.inventory.survey import Sighting

_ROUTERS = frozenset({"koa-router", "@koa/router", "koa-joi-router", "koa-tree-router"})


class _Reader(MiddlewareReader):
    packages = frozenset({"koa", "koa-router", "@koa/router"})

    def kind_of(self, made: Outside) -> str:
        package, _, name = made.name.partition(".")
        if package == "koa" and name in ("", "Koa"):
            return "app"
        return "router" if package in _ROUTERS and name in ("", "Router") else ""

    def own_prefix(self, scope: Scope, made: Call) -> str:
        for arg in made.args[:1]:
            if isinstance(arg, Table) and Text("prefix") in dict(arg.pairs):
                return self.project.names.fold(scope, dict(arg.pairs)[Text("prefix")])
        return ""

    def _used(self, seen: Sighting, place: Place, call: Call) -> None:
        """`app.use(mount("/api", api))`: what koa-mount is given is used below its path (koa-mount, README)."""
        inner = call.args[0] if len(call.args) == 1 else None
        if isinstance(inner, Call) and self.project.names.outside_name(seen.scope, inner.func) == "koa-mount":
            call = altered(call, args=inner.args)
        super()._used(seen, place, call)

    def link(self, seen: Sighting, place: Place, call: Call, path: Expr | None) -> None:
        if tail(call.func) == "prefix" and call.args:
            prefix = self.project.names.fold(seen.scope, call.args[0])
            known = self.routing.routers.get(place.key, Router(place.key, False))
            self.routing.routers[place.key] = replace(known, prefix=prefix + known.prefix)
        super().link(seen, place, call, path)

    def speaks(self, name: str) -> bool:
        return name == "prefix" or super().speaks(name)


class Koa:
    name = "koa"
    language = "javascript"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("koa")).read()


PLUGIN = Koa()
