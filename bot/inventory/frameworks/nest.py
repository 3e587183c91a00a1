"""NestJS: controllers, what their decorators come to, and the guards that stand before them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.core.inventory import Control, ControlKind, Parameter
from bot.core.location import Location, Span
from bot.inventory.code import Call, Class, Const, Decorator, Expr, Function, Items, Table, Text, tail
from bot.inventory.code import Parameter as Given
from bot.inventory.found import ClassFound, FunctionFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of, place_of
from bot.inventory.judgement import NOTHING, Judgement
from bot.inventory.nest_app import Application
from bot.inventory.nest_decorators import COMMON, Applied, Decorators
from bot.inventory.nest_guards import OPENS, Guard, Guards
from bot.inventory.render import render
from bot.inventory.routing import Mount, Route, Router, Routing
from bot.inventory.words import sounds_like_authorization, tells_who, words

MAX_PATHS = 8
"""Addresses of one handler."""

_VERBS = {
    **{verb: (verb.upper(),) for verb in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")},
    "Sse": ("GET",),
    "All": ("DELETE", "GET", "PATCH", "POST", "PUT"),
}
_SOURCES = {
    "Param": "path",
    "Query": "query",
    "Headers": "query",
    "Body": "body",
    "UploadedFile": "body",
    "UploadedFiles": "body",
}
_FRAMEWORK = frozenset({"Req", "Request", "Res", "Response", "Next", "Session", "Ip", "HostParam"})
_PARAMETER = re.compile(r":(\w+)(?:\([^)]*\))?[?*+]?")
_APP = "nest"
_OF_PEOPLE = (ControlKind.AUTHENTICATION, ControlKind.OPTIONAL_AUTHENTICATION, ControlKind.AUTHORIZATION)


@dataclass(frozen=True)
class _Standing:
    """A guard before a handler: where it is written, and as what."""

    guard: Guard
    scope: Scope
    node: Expr
    line: int
    level: str
    idiom: str = ""


@dataclass
class _Before:
    """All that stands before one handler."""

    guards: list[_Standing] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    opened: str = ""
    unlimited: bool = False
    roles: set[str] = field(default_factory=set)
    """Metadata whose decorator speaks of roles and permissions."""


class _Reader:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.routing = Routing(_APP, {_APP: Router(_APP, True)})
        self.decorators = Decorators(project.names)
        self.guards = Guards(project, self.decorators)

    def read(self) -> Routing:
        modules = self.project.names.modules.values()
        if not any("@nestjs/common" in module.sources for module in modules):
            return self.routing
        self.app = Application(self.project)
        for seen in self.project.sightings:
            if isinstance(seen.line, Class) and seen.line.decorators:
                klass = ClassFound(seen.scope, seen.line)
                applied = self.decorators.applied(seen.scope, seen.line.decorators)
                made = next((one for one in applied if one.outer == f"{COMMON}Controller"), None)
                if made is not None:
                    self._controller(klass, made)
        return self.routing

    def _controller(self, klass: ClassFound, made: Applied) -> None:
        key = f"{klass.scope.path}:{klass.node.name}"
        self.routing.routers[key] = Router(key, False)
        self.routing.mounts.append(Mount(_APP, key, self.app.prefix(klass.scope.path)))
        family = [base for base in self.project.names.lineage(klass) if isinstance(base, ClassFound)]
        around = tuple(
            one for base in reversed(family) for one in self.decorators.applied(base.scope, base.node.decorators)
        )
        prefixes = self._prefixes(made)
        done: set[str] = set()
        for base in family:
            for function in base.node.body:
                if isinstance(function, Function) and function.name not in done:
                    done.add(function.name)
                    scope = Scope(base.scope.module, (), base.node)
                    self._handler(klass, key, around, prefixes, FunctionFound(scope, function))

    def _prefixes(self, made: Applied) -> list[str]:
        given = made.node.args[0] if isinstance(made.node, Call) and made.node.args else None
        version = ""
        if isinstance(given, Table):
            told = dict(given.pairs)
            given, said = told.get(Text("path")), told.get(Text("version"))
            version = f"v{said.value}/" if isinstance(said, Text | Const) and self.app.versioned else ""
        return [version + path for path in self._paths(made.scope, given)]

    def _paths(self, scope: Scope, node: Expr | None) -> list[str]:
        items = node.items if isinstance(node, Items) else (node,) if node is not None else ()
        return [self.project.names.fold(scope, item) for item in items][:MAX_PATHS] or [""]

    def _handler(
        self, klass: ClassFound, key: str, around: tuple[Applied, ...], prefixes: list[str], found: FunctionFound
    ) -> None:
        function = found.node
        own = self.decorators.applied(found.scope, function.decorators) if function.decorators else ()
        verbs = [one for one in own if one.outer.startswith(COMMON) and one.name in _VERBS]
        if not verbs:
            return
        where = Location(found.scope.path, Span(function.line, max(function.line, function.head)))
        parameters = tuple(_parameter(one) for one in function.params)
        before = self._before(klass, around, own)
        for verb in verbs:
            given = verb.node.args[0] if isinstance(verb.node, Call) and verb.node.args else None
            for path in [f"{a}/{b}" for a in prefixes for b in self._paths(verb.scope, given)][:MAX_PATHS]:
                shown = _tidy(path)
                controls, public = self._controls(before, klass, function, found.scope, shown)
                self.routing.routes.append(
                    Route(
                        key, _VERBS[verb.name], shown, found.scope, function, where, parameters, controls, public=public
                    )
                )

    # What stands before a handler

    def _before(self, klass: ClassFound, around: tuple[Applied, ...], own: tuple[Applied, ...]) -> _Before:
        before = _Before()
        for each in self.app.everywhere:
            if self.app.holds(each.part, klass.scope.path):
                guard = self.guards.of(each.scope, each.node)
                before.guards.append(_Standing(guard, each.scope, each.node, each.line, "app"))
        for each in self.app.limiters:
            if self.app.holds(each.part, klass.scope.path):
                limits = Guard(Judgement(limits=True))
                before.guards.append(_Standing(limits, each.scope, each.node, each.line, "app"))
        for level, applied in (("router", around), ("decorator", own)):
            for one in applied:
                self._applied(before, one, level)
        return before

    def _applied(self, before: _Before, one: Applied, level: str) -> None:
        idiom = one.written.text if level == "decorator" else ""
        line = one.written.line
        if one.outer == f"{COMMON}UseGuards":
            for node in one.given:
                guard = self.guards.of(one.scope, node)
                before.guards.append(_Standing(guard, one.scope, node, line, level, idiom))
        elif one.outer == f"{COMMON}UseInterceptors":
            for node in one.given:
                watched = self.project.judge.watch.expression(one.scope, node)
                before.guards.append(_Standing(Guard(watched), one.scope, node, line, level, idiom))
        else:
            self._marked(before, one)

    def _marked(self, before: _Before, one: Applied) -> None:
        """Metadata, and decorators that only say something."""
        key = self.decorators.set_by(one)
        if key:
            before.keys.add(key)
            said = words(f"{tail(_name(one.written))} {key.rpartition(':')[2]}")
            if any(sounds_like_authorization(word) for word in said.split()):
                before.roles.add(key)
        if one.name == "SkipThrottle":
            before.unlimited = True
        if OPENS.search(words(one.name)) and not one.outer.startswith(COMMON):
            before.opened = before.opened or f"@{one.name}"

    def _controls(
        self, before: _Before, klass: ClassFound, function: Function, scope: Scope, path: str
    ) -> tuple[tuple[Control, ...], str | None]:
        keys = frozenset(before.keys)
        found: list[Control] = []
        opened = before.opened
        for one in before.guards:
            verdict = _asked(one, before, keys)
            if one.guard.opened_by(keys) and one.guard.verdict.authenticates:
                opened = opened or f"the metadata {min(one.guard.unless & keys).rpartition(':')[2]}"
            where = place_of(self.project, one.scope, one.node, one.line)
            found += controls_of(verdict, render(one.node), where, one.level, one.idiom)
        full = "/" + "/".join(part for part in f"{self.app.prefix(klass.scope.path)}/{path}".split("/") if part)
        for middle in self.app.middleware:
            near = self.app.holds(middle.part, klass.scope.path)
            if near and (middle.guards(path, klass.node.name) or middle.guards(full, "")):
                found += middle.controls
        found += self._callers(scope, function, found)
        known = any(control.kind is ControlKind.AUTHENTICATION for control in found)
        return tuple(found), f"it is marked as open to everybody: {opened}" if opened and not known else None

    def _callers(self, scope: Scope, function: Function, found: list[Control]) -> Iterator[Control]:
        """Parameters that hold the caller, where a guard has found out who it is or they refuse themselves."""
        known = any(control.kind in _OF_PEOPLE[:2] for control in found)
        kind = next((one.kind for one in found if one.kind in _OF_PEOPLE[:2]), ControlKind.AUTHENTICATION)
        if any(one.kind is ControlKind.AUTHENTICATION for one in found):
            kind = ControlKind.AUTHENTICATION
        for parameter in function.params:
            name = _decorator(parameter)
            if not name or name in _FRAMEWORK - {"Session"} or name in _SOURCES or not tells_who(name):
                continue
            if known or self._refuses(scope, parameter):
                where = Location(scope.path, Span(function.line, max(function.line, function.head)))
                yield Control(kind, parameter.name, where, "parameter", parameter.text, identifies=True)

    def _refuses(self, scope: Scope, parameter: Given) -> bool:
        """`createParamDecorator((data, context) => { if (!request.user) throw new UnauthorizedException(); ... })`"""
        names = self.project.names
        called = parameter.default.func if isinstance(parameter.default, Call) else parameter.default
        found = names.settle(names.resolve(scope, called))
        if not isinstance(found, ValueFound) or not isinstance(found.node.value, Call) or not found.node.value.args:
            return False
        made = names.settle(names.resolve(found.scope, found.node.value.args[0]))
        return isinstance(made, FunctionFound) and self.project.judge.guard(made.scope, made.node).authenticates


def _asked(one: _Standing, before: _Before, keys: frozenset[str]) -> Judgement:
    """What a guard asks of those who call a handler. One out of sight is taken to heed `@Public()`."""
    verdict = one.guard.verdict
    if before.unlimited:
        verdict = replace(verdict, limits=False)
    heeds = bool(before.opened) and not one.guard.reads and one.level != "decorator"
    if not one.guard.asks(keys):
        return NOTHING
    if heeds:  # strangers may come, but no oftener
        return Judgement(limits=verdict.limits)
    # Who lacks the role that is written on the handler is turned away, and strangers have none.
    role = bool(one.guard.reads & before.roles)
    return replace(verdict, authenticates=verdict.authenticates or role, authorizes=verdict.authorizes or role)


def _name(written: Decorator) -> Expr:
    return written.value.func if isinstance(written.value, Call) else written.value


def _decorator(given: Given) -> str:
    """The decorator of a parameter."""
    return tail(given.default.func) if isinstance(given.default, Call) and given.text.startswith("@") else ""


def _parameter(given: Given) -> Parameter:
    source = _SOURCES.get(_decorator(given), "framework")
    return Parameter(given.name, render(given.annotation) if given.annotation is not None else "", "", source)


def _tidy(path: str) -> str:
    """`/users/:id` as "/users/{id}"."""
    return "/" + "/".join(part for part in _PARAMETER.sub(r"{\1}", path).split("/") if part)


class Nest:
    name = "nest"
    language = "javascript"

    def read(self, project: Project) -> Routing:
        return _Reader(project).read()


PLUGIN = Nest()
