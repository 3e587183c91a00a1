"""Next.js: the handlers that folders make endpoints of (`app/**/route.ts`, `pages/api/**`), and what guards them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.core.inventory import Control, ControlKind, Parameter
from bot.core.location import Location, Span
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Expr,
    Function,
    If,
    Logic,
    Name,
    Return,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import Found, FunctionFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of, place_of
from bot.inventory.judgement import NOTHING, Judgement, mentioned, sounds_of_caller
from bot.inventory.modules import Module
from bot.inventory.next_middleware import Gate, Middleware, protects
from bot.inventory.node import altered
from bot.inventory.render import render
from bot.inventory.routing import Route, Router, Routing
from bot.inventory.statements import every, expressions
from bot.inventory.unnamed import DEFAULT
from bot.inventory.words import sounds_like_role_flag

MAX_WRAPPERS = 4
"""Functions around a handler that are looked into."""

_APP = re.compile(r"^(?P<root>(?:.*?/)?)(?:src/)?app/(?P<path>(?:.*/)?)route\.[mc]?[jt]sx?$")
_PAGES = re.compile(r"^(?P<root>(?:.*?/)?)(?:src/)?pages/(?P<path>api/.*?)\.[mc]?[jt]sx?$")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_REST = re.compile(r"^\[{1,2}\.\.\.(\w[\w-]*)\]{1,2}$")
_ONE = re.compile(r"^\[(\w[\w-]*)\]$")
_GROUP = re.compile(r"^(?:\(.*\)|@.*)$")
_ELSEWHERE = frozenset(
    {"fetchRequestHandler", "createNextApiHandler", "NextAuth", "toNextJsHandler", "createRouteHandler", "createYoga"}
    | {"startServerAndCreateNextHandler", "handleAuth", "createNextHandler", "toSolidStartHandler", "createUploadthing"}
)
"""Handlers of libraries: who may call what is said where their procedures are defined."""

_NO_GUARDS = re.compile(r"^(?:auth|session|cors|cache|validat\w*|errors?|logg\w*|memo\w*|trac\w*)$", re.IGNORECASE)
"""Wrappers that only look who is there (`auth((request) => ...)` of Auth.js), or do something else."""


@dataclass(frozen=True)
class _Handler:
    """A handler's function, and the controls of what it is wrapped in."""

    found: FunctionFound
    controls: tuple[Control, ...]


class _Reader:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.names = project.names
        self.routing = Routing("next")
        self.gates: tuple[Gate, ...] = ()

    def read(self) -> Routing:
        modules = [(path, module) for path, module in sorted(self.names.modules.items()) if _found(path)]
        self.gates = tuple(Middleware(self.project).gates()) if modules else ()
        for path, module in modules:
            place = _found(path)
            if place is not None:
                self._file(module, place["root"].removesuffix("src/"), _shown(place["path"]))
        return self.routing

    def _file(self, module: Module, root: str, path: str) -> None:
        exported = [name for name in _METHODS if name in module.names]
        named = {name: (name,) for name in exported} if _APP.match(module.path) else {DEFAULT: ()}
        scope = Scope(module)
        for name, methods in named.items():
            found = self.names.global_name(module, name) if name in module.names else None
            handler = self._handler(scope, found, 0)
            if handler is None or any(_is_elsewhere(node) for node in expressions(handler.found.node.body)):
                continue
            self._route(module, root, path, methods or _asked_for(handler.found.node), handler)

    # Handlers

    def _handler(self, scope: Scope, found: Found | None, hops: int) -> _Handler | None:
        found = self.names.settle(found)
        if isinstance(found, FunctionFound):
            return _Handler(found, ())
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call) and hops < MAX_WRAPPERS:
            return self._wrapped(found.scope, found.node.value, hops)
        return None

    def _wrapped(self, scope: Scope, call: Call, hops: int) -> _Handler | None:
        """`withAuth(handler)`, `compose(withAuth, withErrors)(handler)`: what is given last is the innermost."""
        if hops >= MAX_WRAPPERS or tail(call.func) in _ELSEWHERE:
            return None
        for arg in reversed(call.args):
            if isinstance(arg, Call):
                inner = self._wrapped(scope, arg, hops + 1)
            else:
                inner = self._handler(scope, self.names.resolve(scope, arg), hops + 1)
            if inner is not None:
                around = (call.func, *call.func.args) if isinstance(call.func, Call) else (call.func,)
                told = tuple(control for node in around for control in self._controls(scope, node, call))
                return _Handler(inner.found, (*told, *inner.controls))
        return None

    def _controls(self, scope: Scope, node: Expr, call: Call) -> tuple[Control, ...]:
        """What a wrapper asks: one that refuses somebody, and lets those in who show nothing, only looks who is
        there."""
        found = self.names.settle(self.names.resolve(scope, node))
        judge = self.project.judge
        verdict = judge.expression(scope, node)
        if isinstance(found, FunctionFound):
            loose, strict = judge.function(found.scope, found.node), judge.guard(found.scope, found.node)
            lenient = loose.authenticates and not strict.authenticates
            verdict = replace(verdict, authenticates=verdict.authenticates and not lenient, optional=lenient)
            if not verdict.authenticates:
                verdict = replace(self._handed_on(found), optional=verdict.optional)
        elif _NO_GUARDS.match(tail(node)):
            return ()
        where = place_of(self.project, scope, node, call.line)
        return controls_of(verdict, render(node), where, "decorator", f"{render(node)}(...)")

    def _handed_on(self, wrapper: FunctionFound) -> Judgement:
        """What a wrapper asks by another one that is given the guard: `withUser = (handler) => withGuard(handler,
        askWhoCalls)`. That of its last answer, where it tells apart how it is called."""
        inner, told = wrapper.scope.inside(wrapper.node), NOTHING
        for line in every(wrapper.node.body):
            value = line.value if isinstance(line, Return) else None
            for arg in value.args if isinstance(value, Call) else ():
                guard = self.names.settle(self.names.resolve(inner, arg)) if isinstance(arg, Name) else None
                if isinstance(guard, FunctionFound):
                    told = told.plus(self.project.judge.guard(guard.scope, guard.node))
        return told

    def _route(self, module: Module, root: str, path: str, methods: tuple[str, ...], handler: _Handler) -> None:
        scope, function = handler.found.scope, handler.found.node
        key = f"{root or './'}:{'/'.join(path.split('/')[:3])}"
        self.routing.routers.setdefault(key, Router(key, True))
        here = Location(scope.path, Span(function.line, max(function.line, function.head)))
        before = [
            control for gate in self.gates if gate.root == root and gate.guards(path) for control in gate.controls
        ]
        asked = tuple(
            Control(ControlKind.AUTHENTICATION, render(node), here, "body", identifies=True)
            for node in expressions(function.body)
            if isinstance(node, Call) and protects(node)
        )
        parameters = tuple(Parameter(name, "", "", "path") for name in re.findall(r"\{(\w+)\}", path))
        controls = (*before, *handler.controls, *asked)
        route = Route(key, methods, path, scope, function, here, parameters, controls, plain=_plainly(function))
        self.routing.routes.append(route)


def _found(path: str) -> re.Match[str] | None:
    return _APP.match(path) or _PAGES.match(path)


def _shown(folders: str) -> str:
    """`(shop)/orders/[id]/` as "/orders/{id}"."""
    parts = [part for part in folders.split("/") if part and not _GROUP.match(part)]
    if parts[:1] == ["api"] and parts[-1:] == ["index"]:
        parts = parts[:-1]
    shown = (_ONE.sub(r"{\1}", _REST.sub(r"{\1}", part)) for part in parts)
    return "/" + "/".join(shown)


def _is_elsewhere(node: Expr) -> bool:
    return isinstance(node, Call) and tail(node.func) in _ELSEWHERE


def _asked_for(function: Function) -> tuple[str, ...]:
    """The methods that a handler of `pages/api` tells apart; those of a form where it does not look."""
    found: set[str] = set()
    for node in expressions(function.body):
        if isinstance(node, Compare) and any(dotted(side).endswith(".method") for side in node.sides):
            found.update(side.value for side in node.sides if isinstance(side, Text))
    return tuple(sorted(found & set(_METHODS))) or ("GET", "POST")


def _plainly(function: Function) -> Function:
    """`context.params` as `req.params`, `request.json()` as `req.body`: as other frameworks write it."""
    first = function.params[0].name if function.params else ""
    second = function.params[1].name if len(function.params) > 1 else ""
    body = tuple(
        line
        for line in function.body
        if not (isinstance(line, Assign) and line.targets == (Name("params"),) and _is_part(line.value, second))
    )
    apart = len(body) < len(function.body)
    body = tuple(line for line in body if not (isinstance(line, If) and _only_asks_who(line.test)))

    def put(node: Any) -> Any:
        match node:
            case Name("params") if apart:
                return Attr(Name("req"), "params")
            case Attr(Name(name), "params") if name == second:
                return Attr(Name("req"), "params")
            case Call(_, _, Attr(Name(name), "json" | "formData"), ()) if name == first:
                return Attr(Name("req"), "body")
            case Call(_, _, Attr(Name("Response" | "NextResponse"), "json"), (answer, *_)):
                return put(answer)
            case tuple():
                inner = [put(one) for one in node]
                return type(node)(*inner) if hasattr(node, "_fields") else tuple(inner)
            case _:
                return node

    return altered(function, body=tuple(put(line) for line in body))


def _only_asks_who(test: Expr) -> bool:
    """`if (!session?.user)`: whether anybody is signed in, not who, nor what they may do."""
    sides = test.sides if isinstance(test, Logic) and test.operator == "or" else (test,)
    bare = [side.sides[0] for side in sides if isinstance(side, Logic) and side.operator == "not"]
    heard = [name for side in bare for name in mentioned((side,))]
    plain = len(bare) == len(sides) and all(isinstance(side, Name | Attr) for side in bare)
    return plain and any(map(sounds_of_caller, heard)) and not any(map(sounds_like_role_flag, heard))


def _is_part(value: Expr | None, second: str) -> bool:
    return value is not None and any(node == Attr(Name(second), "params") for node in walk(value))


class Next:
    name = "next"
    language = "javascript"

    def read(self, project: Project) -> Routing:
        return _Reader(project).read()


PLUGIN = Next()
