"""NestJS: what stands before the controllers of a whole application, and the prefix of their paths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import Control
from bot.core.location import Location, Span
from bot.inventory.chained import links
from bot.inventory.code import Attr, Call, Class, Const, Expr, Items, Name, Return, Table, Text, dotted, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, InstanceFound, Scope
from bot.inventory.frameworks.interface import Project, controls_of
from bot.inventory.statements import direct, every
from bot.inventory.survey import Sighting

_LIMITERS = frozenset({"@fastify/rate-limit", "fastify-rate-limit", "express-rate-limit", "express-slow-down"})
"""What an application is given with `register` or `use`, and is for all of its routes then."""

_PROVIDED = frozenset({"APP_GUARD", "APP_INTERCEPTOR"})


@dataclass(frozen=True)
class Everywhere:
    """A guard or interceptor of a whole application; `part` is the part of the repository it stands in."""

    part: str
    scope: Scope
    node: Expr
    line: int


@dataclass(frozen=True)
class Middleware:
    """`consumer.apply(X).exclude("/login").forRoutes("*")`: `on` holds paths and the names of controllers."""

    part: str
    controls: tuple[Control, ...]
    on: tuple[str, ...]
    but: tuple[str, ...]

    def guards(self, path: str, controller: str) -> bool:
        if any(_below(open_, path) for open_ in self.but):
            return False
        return any(one == controller or _below(one, path) for one in self.on)


def part_of(path: str) -> str:
    """The part of a repository that a file belongs to: what stands before its `src`."""
    return path.rpartition("src/")[0] if "src/" in path else path.rpartition("/")[0].partition("/")[0]


class Application:
    """Reads what holds for all controllers of a tree, or of one application in it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.everywhere: list[Everywhere] = []
        self.limiters: list[Everywhere] = []
        self.middleware: list[Middleware] = []
        self.started: set[str] = set()
        self.prefixes: dict[str, str] = {}
        self.versioned = False
        for seen in project.sightings:
            self._read(seen)

    def holds(self, part: str, path: str) -> bool:
        """Does what stands in `part` hold for a file? An application's own holds for it, and for libraries."""
        own = part_of(path)
        return part == own or own not in self.started or (part not in self.started and path.startswith(part))

    def prefix(self, path: str) -> str:
        own = self.prefixes.get(part_of(path))
        return own if own is not None else next((self.prefixes[key] for key in sorted(self.prefixes)), "")

    def _read(self, seen: Sighting) -> None:
        names = seen.scope.module.names
        if isinstance(seen.line, Class):
            whole = [decorator.value for decorator in seen.line.decorators if _PROVIDED & names.keys()]
        else:
            whole = list(direct(seen.line))
        for top in whole:
            for node in walk(top):
                if isinstance(node, Call) and isinstance(node.func, Attr):
                    self._called(seen, node)
                elif isinstance(node, Table) and _PROVIDED & names.keys():
                    self._provided(seen, node)

    def _called(self, seen: Sighting, call: Call) -> None:
        part = part_of(seen.scope.path)
        match tail(call.func):
            case "useGlobalGuards" | "useGlobalInterceptors":
                self.everywhere += [Everywhere(part, seen.scope, arg, call.line) for arg in call.args]
            case "create" | "createApplicationContext" if dotted(call.func).startswith("NestFactory"):
                self.started.add(part)
            case "setGlobalPrefix" if call.args:
                prefix = self.project.names.fold(seen.scope, call.args[0])
                self.prefixes[part] = "" if "{...}" in prefix else prefix
            case "enableVersioning":
                self.versioned = True
            case "register" | "use" if call.args and self._is_limiter(seen, call):
                self.limiters.append(Everywhere(part, seen.scope, call.args[0], call.line))
            case "forRoutes":
                self._applied(seen, call)

    def _is_limiter(self, seen: Sighting, call: Call) -> bool:
        """`app.register(rateLimit, { max: 100 })`, `app.use(rateLimit({ max: 100 }))`; not one of a few paths."""
        node = call.args[0].func if isinstance(call.args[0], Call) else call.args[0]
        outer = self.project.names.outside_name(seen.scope, node).removesuffix(".default").removesuffix(".rateLimit")
        options = call.args[1] if len(call.args) > 1 and isinstance(call.args[1], Table) else Table(())
        return outer in _LIMITERS and dict(options.pairs).get(Text("global")) != Const("False")

    def _provided(self, seen: Sighting, table: Table) -> None:
        """`{ provide: APP_GUARD, useClass: JwtAuthGuard }`"""
        told = {key.value: value for key, value in table.pairs if isinstance(key, Text)}
        if tail(told.get("provide")) not in _PROVIDED:
            return
        node = told.get("useClass") or told.get("useExisting") or told.get("useValue")
        scope = seen.scope
        if node is None and "useFactory" in told:
            made = self.project.names.settle(self.project.names.resolve(scope, told["useFactory"]))
            if isinstance(made, FunctionFound):
                scope = made.scope.inside(made.node)
                answers = (line.value for line in every(made.node.body) if isinstance(line, Return))
                node = next((value for value in answers if value is not None), None)
        if node is not None:
            line = seen.line.line
            self.everywhere.append(Everywhere(part_of(seen.scope.path), scope, node, line))

    def _applied(self, seen: Sighting, call: Call) -> None:
        chain = list(links(call))
        applied = [arg for link in chain if link.name == "apply" for arg in link.args]
        controls = tuple(control for node in applied for control in self._middleware(seen, node, call.line))
        if controls:
            on = tuple(
                self._routes(seen.scope, [arg for link in chain if link.name == "forRoutes" for arg in link.args])
            )
            but = tuple(
                self._routes(seen.scope, [arg for link in chain if link.name == "exclude" for arg in link.args])
            )
            self.middleware.append(Middleware(part_of(seen.scope.path), controls, on, but))

    def _middleware(self, seen: Sighting, node: Expr, line: int) -> tuple[Control, ...]:
        names, judge = self.project.names, self.project.judge
        found = names.settle(names.resolve(seen.scope, node))
        klass = found.of if isinstance(found, InstanceFound) else found
        method = names.class_member(klass, "use") if isinstance(klass, ClassFound) else found
        if isinstance(method, FunctionFound):
            verdict = judge.guard(method.scope, method.node)
            where = Location(method.scope.path, Span(method.node.line, method.node.head))
        else:
            verdict, where = judge.expression(seen.scope, node), Location(seen.scope.path, Span(line, line))
        return controls_of(verdict, tail(node) or "middleware", where, "middleware")

    def _routes(self, scope: Scope, given: list[Expr]) -> Iterator[str]:
        """Paths, `{ path, method }` and controllers."""
        for node in given:
            match node:
                case Table(pairs):
                    path = dict(pairs).get(Text("path"))
                    yield self.project.names.fold(scope, path)
                case Items(_, items):
                    yield from self._routes(scope, list(items[:60]))
                case Name(name):
                    yield name
                case _:
                    yield self.project.names.fold(scope, node)


def _below(pattern: str, path: str) -> bool:
    """`*`, `users/*path`, `/users/:id`: is a path one of those?"""
    wild = re.search(r"[*({:]", pattern)
    fixed = "/" + (pattern[: wild.start()] if wild else pattern).strip("/")
    return (fixed == "/" and wild is not None) or path == fixed or path.startswith(fixed.rstrip("/") + "/")
