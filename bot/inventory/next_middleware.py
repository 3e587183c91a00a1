"""Next.js: the one middleware of an application, whom it turns away, and for which paths."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.inventory import Control
from bot.core.location import Location, Span
from bot.inventory.code import (
    Assign,
    Call,
    Const,
    Do,
    Expr,
    Function,
    If,
    Items,
    Logic,
    Name,
    Raise,
    Return,
    Stmt,
    Table,
    Text,
    Try,
    dotted,
    tail,
)
from bot.inventory.found import Found, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of
from bot.inventory.judgement import Judgement, mentioned, sounds_of_caller, turned_away
from bot.inventory.next_conditions import covers, listed, matchers, paths
from bot.inventory.node import altered
from bot.inventory.refusals import FORBIDDEN, UNAUTHORIZED, refusals, refusing_helper
from bot.inventory.statements import every, expressions
from bot.inventory.unnamed import DEFAULT, said

MAX_HELPERS = 2
"""Helpers that middleware hands a request to."""

_FILE = re.compile(r"^(?P<root>(?:.*/)?)(?:src/)?(?:middleware|proxy)\.[mc]?[jt]sx?$")
_TURNS_AWAY_ALL = re.compile(
    r"^(?:next-auth/middleware|@clerk/nextjs(?:/server)?\.authMiddleware|@kinde-oss/kinde-auth-nextjs/\w+\.withAuth"
    r"|@auth0/nextjs-auth0(?:/edge)?\.withMiddlewareAuthRequired)"
)
"""Middleware of libraries that turns away whoever is not signed in, wherever it matches."""

Asked = Callable[[Expr | None], bool]

_SIGNED_OUT = Logic("not", (Name("session"),))


@dataclass(frozen=True)
class Gate:
    """`root` is the folder of the application; only those paths are guarded that `matched` and `only` hold (empty:
    all) and `but` does not."""

    root: str
    matched: tuple[str, ...]
    only: tuple[str, ...]
    but: tuple[str, ...]
    controls: tuple[Control, ...]

    def guards(self, path: str) -> bool:
        if not any(covers(one, path) for one in self.matched) or any(covers(one, path) for one in self.but):
            return False
        return not self.only or any(covers(one, path) for one in self.only)


class Middleware:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.names = project.names

    def gates(self) -> Iterator[Gate]:
        for path, module in sorted(self.names.modules.items()):
            found = _FILE.match(path)
            if found is None:
                continue
            scope = Scope(module)
            root = found["root"].removesuffix("src/")
            exported = next((name for name in ("middleware", "proxy", DEFAULT) if name in module.names), "")
            made = self.names.settle(self.names.global_name(module, exported)) if exported else None
            for only, but, verdict in self._of(scope, made, 0):
                where = Location(path, Span(1, 1))
                controls = controls_of(verdict, f"middleware in {path}", where, "middleware")
                yield Gate(root, tuple(matchers(self.names, scope)), only, but, controls)

    def _of(
        self, scope: Scope, found: Found | None, hops: int
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Judgement]]:
        """What is exported: the paths it is for, those it leaves out, and what it asks."""
        everybody = Judgement(authenticates=True, identifies=True)
        match found:
            case FunctionFound():
                yield from self._function(found, hops)
            case Outside(name) if _TURNS_AWAY_ALL.match(name):
                yield (), (), everybody
            case Outside(name) if name.startswith("next-auth") and name.endswith(".auth"):
                yield from self._authorized()
            case ValueFound(inner, _, Assign(_, _, _, Call() as call)) if hops <= MAX_HELPERS:
                outer = self.names.outside_name(inner, call.func)
                if _TURNS_AWAY_ALL.match(outer) and not self._always(inner, call):
                    yield (), tuple(self._left_out(inner, call)), everybody
                    return
                for arg in (
                    one for given in call.args for one in (given.items if isinstance(given, Items) else (given,))
                ):
                    known = self.names.settle(self.names.resolve(inner, arg))
                    if isinstance(known, FunctionFound):
                        yield from self._of(inner, known, hops + 1)
                if outer.startswith("next-auth") and outer.endswith(".auth"):
                    yield from self._authorized()
            case _:
                return

    def _always(self, scope: Scope, call: Call) -> bool:
        """`callbacks: { authorized: () => true }`: the function decides, not the library."""
        tables = [value for arg in call.args if isinstance(arg, Table) for _, value in arg.pairs]
        for table in (one for one in tables if isinstance(one, Table)):
            found = self.names.settle(self.names.resolve(scope, dict(table.pairs).get(Text("authorized"))))
            if isinstance(found, FunctionFound):
                answers = [line.value for line in found.node.body if isinstance(line, Return)]
                return answers == [Const("True")]
        return False

    def _left_out(self, scope: Scope, call: Call) -> Iterator[str]:
        """`authMiddleware({ publicRoutes: ["/", "/api/webhooks(.*)"] })`"""
        for table in (arg for arg in call.args if isinstance(arg, Table)):
            for key in ("publicRoutes", "ignoredRoutes", "publicPaths"):
                yield from listed(self.names, scope, dict(table.pairs).get(Text(key)))

    def _authorized(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Judgement]]:
        """Auth.js asks the callback `authorized` of its configuration, and lets pass where there is none."""
        for seen in self.project.sightings:
            if isinstance(seen.line, Function) and said(seen.line.name) == "authorized":
                yield from self._function(FunctionFound(seen.scope, seen.line), MAX_HELPERS, answered=True)

    def _function(
        self, found: FunctionFound, hops: int, answered: bool = False
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Judgement]]:
        function = altered(found.node, body=self._refusing(found, answered))
        inner = found.scope.inside(function)
        early = list(self._early(inner, function))
        asked = any(_asks_who(line.test) for line in every(function.body) if isinstance(line, If))
        for refusal in refusals(self.names, inner, function.body):
            verdict = turned_away(refusal, function.name, asked)
            if refusal.status in (UNAUTHORIZED, FORBIDDEN) and verdict.authenticates:
                told = [one for test in refusal.tests for one in paths(self.names, inner, test)] + early
                only = tuple(sorted({text for for_it, text in told if for_it}))
                yield only, tuple(sorted({text for for_it, text in told if not for_it})), verdict
        if hops >= MAX_HELPERS:
            return
        first = function.params[0].name if function.params else ""
        for node in expressions(function.body):
            if isinstance(node, Call) and first and Name(first) in node.args:
                helper = self.names.settle(self.names.resolve(inner, node.func))
                if isinstance(helper, FunctionFound):
                    for only, but, verdict in self._function(helper, hops + 1):
                        left = tuple(text for for_it, text in early if not for_it)
                        kept = only or tuple(text for for_it, text in early if for_it)
                        yield kept, (*but, *left), verdict

    def _refusing(self, found: FunctionFound, answered: bool) -> tuple[Stmt, ...]:
        """The body with what refuses as refusals, helpers that do nothing else among it."""
        inner = found.scope.inside(found.node)

        def turns_away(node: Expr | None) -> bool:
            return isinstance(node, Call) and (_turns_away(node) or bool(refusing_helper(self.names, inner, node)))

        return _refusing(found.node.body, answered, turns_away)

    def _early(self, scope: Scope, function: Function) -> Iterator[tuple[bool, str]]:
        """`if (isPublic(path)) return NextResponse.next()`: what is let pass before anybody is turned away."""
        last = max((place for place, line in enumerate(function.body) if _raises(line)), default=-1)
        for line in function.body[:last] if last >= 0 else function.body:
            if isinstance(line, If) and line.body and isinstance(line.body[-1], Return) and not _raises(line):
                yield from ((not for_it, text) for for_it, text in paths(self.names, scope, line.test))


def _asks_who(test: Expr) -> bool:
    return any(map(sounds_of_caller, mentioned((test,))))


def _raises(line: Stmt) -> bool:
    return any(isinstance(one, Raise) for one in every((line,)))


def _refusing(body: tuple[Stmt, ...], answered: bool, away: Asked) -> tuple[Stmt, ...]:
    return tuple(_refuses(line, answered, away) for line in body)


def _refuses(line: Stmt, answered: bool, away: Asked) -> Stmt:
    """Middleware with its redirects, and Clerk's `auth.protect()`, as refusals: it sends to other pages for no other
    reason where it has asked who calls. `answered`: what is not true refuses."""
    match line:
        case Return(start, end, value) if away(value) or (answered and value == Const("False")):
            return _raised(start, end)
        case Do(start, end, value) | Return(start, end, value) | Assign(start, end, _, value) if _protects(value):
            return If(start, _SIGNED_OUT, (_raised(start, end),), ())
        case Return(start, end, value) if answered and value is not None and value != Const("True"):
            return If(start, Logic("not", (value,)), (_raised(start, end),), ())
        case If():
            then, other = _refusing(line.body, answered, away), _refusing(line.other, answered, away)
            return altered(line, body=then, other=other)
        case Try():
            return altered(line, body=_refusing(line.body, answered, away))
        case _:
            return line


def _turns_away(node: Expr | None) -> bool:
    return isinstance(node, Call) and tail(node.func) in ("redirect", "rewrite", "redirectToSignIn")


def _raised(start: int, end: int) -> Raise:
    return Raise(start, end, Call(start, end, Name("UnauthorizedError"), (), ()))


def _protects(node: Expr | None) -> bool:
    return isinstance(node, Call) and protects(node)


def protects(call: Call) -> bool:
    """`await auth.protect()`, `auth().protect()`: Clerk turns away who is not signed in."""
    return tail(call.func) == "protect" and "auth" in dotted(call.func)
