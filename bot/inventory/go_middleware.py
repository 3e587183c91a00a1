"""What Go middleware asks of callers: judged by its body, by its name where the body is out of sight."""

import re
from dataclasses import dataclass, field, replace

from bot.core.inventory import Control
from bot.inventory.code import Call, Expr, Function, Name, Return, tail
from bot.inventory.found import FunctionFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of, place_of
from bot.inventory.go_refusals import spelled_out
from bot.inventory.judgement import NOTHING, Judgement, turned_away
from bot.inventory.passing import lets_strangers_in
from bot.inventory.refusals import refusals
from bot.inventory.render import render
from bot.inventory.switched import asks, holds, told
from bot.inventory.words import sounds_like_authentication, sounds_optional

MAX_CHAIN = 8
"""Chains of middleware made of chains."""

_LIBRARIES = re.compile(
    r"jwtauth|echo-jwt|gin-jwt|fiber/jwt|contrib/jwt|keyauth|basicauth|jwtmiddleware|go-jwt-middleware"
)
_ASKS_NOBODY = re.compile(r"Verifier|^New$|Logger|Recover|CORS|Cors")
_BY_NAME = re.compile(r"(?:^|\.)(?:JWT\w*|BasicAuth\w*|KeyAuth\w*|MiddlewareFunc|CheckJWT)$")


@dataclass(eq=False)
class Middleware:
    project: Project
    _known: dict[int, Judgement] = field(default_factory=dict)

    def controls(self, scope: Scope, node: Expr, level: str) -> tuple[Control, ...]:
        verdict = self._judge(scope, node)
        where = place_of(self.project, scope, node.func if isinstance(node, Call) else node, _line(node))
        shown = render(node)
        return controls_of(verdict, shown, where, level, shown if level == "route" else "")

    def _judge(self, scope: Scope, node: Expr) -> Judgement:
        names = self.project.names
        func = node.func if isinstance(node, Call) else node
        found = names.settle(names.resolve(scope, func))
        name = tail(func)
        if isinstance(found, FunctionFound):
            return self._function(scope, found, node)
        if isinstance(found, Outside) or found is None:
            outer = found.name if isinstance(found, Outside) else name
            if _BY_NAME.search(outer.replace("()", "")) or (_LIBRARIES.search(outer) and not _ASKS_NOBODY.search(name)):
                return Judgement(True, False, False, "BasicAuth" not in name and "KeyAuth" not in name)
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call) and not isinstance(node, Call):
            return self._judge(found.scope, found.node.value)
        return self.project.judge.expression(scope, node)

    def _function(self, scope: Scope, found: FunctionFound, node: Expr, hops: int = 0) -> Judgement:
        if sounds_optional(found.node.name) or lets_strangers_in(found.node):
            return NOTHING
        if isinstance(node, Call) and self._told_to_let_in(scope, found, node):
            return Judgement(optional=True)
        passed = self._passed_on(found, hops)
        if passed.authenticates:
            return passed
        strict = self.project.judge.guard(found.scope, found.node)
        asked = self.project.judge.expression(scope, node)
        if strict.authenticates:
            return strict.plus(Judgement(authorizes=asked.authorizes))
        named = asked.authenticates and sounds_like_authentication(found.node.name)
        return asked if named else Judgement(authorizes=strict.authorizes)

    def _told_to_let_in(self, scope: Scope, found: FunctionFound, call: Call) -> bool:
        """Can it turn strangers away, and is told here not to? `auth(false)`, `page(show, Optional)`"""
        names, given = self.project.names, told(scope, found, call)
        on: list[bool] = []
        for refusal in refusals(names, found.scope.inside(found.node), found.node.body):
            tests = tuple(test for test in refusal.tests if not asks(test, given))
            asked = [holds(names, test, given) for test in refusal.tests if asks(test, given)]
            rest = replace(refusal, tests=spelled_out(found.node, tests))
            if turned_away(refusal, found.node.name, True).authenticates or turned_away(rest, "", True).authenticates:
                on.append(not asked or all(one is not False for one in asked))
        return bool(on) and not any(on)

    def _passed_on(self, found: FunctionFound, hops: int) -> Judgement:
        """`func (h *Handler) API(f userFunc) http.HandlerFunc { return h.all(f, tokenAuth) }`: what that asks, or what
        it is given to ask with."""
        *before, last = found.node.body or (None,)
        if not isinstance(last, Return) or not isinstance(last.value, Call) or hops > MAX_CHAIN:
            return NOTHING
        if not all(isinstance(line, Function) for line in before):
            return NOTHING
        names, inner = self.project.names, found.scope.inside(found.node)
        maker = names.settle(names.resolve(inner, last.value.func))
        if not isinstance(maker, FunctionFound) or maker.node is found.node:
            return NOTHING
        verdict = self._function(inner, maker, last.value, hops + 1)
        for arg in last.value.args:
            given = names.settle(names.resolve(inner, arg))
            if isinstance(given, FunctionFound):
                verdict = verdict.plus(self.project.judge.guard(given.scope, given.node))
        return verdict

    def handler(self, scope: Scope, node: Expr) -> tuple[FunctionFound | None, tuple[Control, ...]]:
        """The function behind what a route is given, and the controls of what is wrapped around it."""
        controls: list[Control] = []
        for _ in range(MAX_CHAIN):
            found = self.project.names.settle(self.project.names.resolve(scope, node))
            if isinstance(found, FunctionFound):
                return found, tuple(controls)
            if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
                scope, node = found.scope, found.node.value
            if not isinstance(node, Call):
                return None, tuple(controls)
            if tail(node.func) in ("Then", "ThenFunc") and node.args:
                controls += self._chain(scope, getattr(node.func, "value", None), 0)
                node = node.args[0]
                continue
            inner = next((arg for arg in node.args if self._handles(scope, arg)), None)
            if inner is None:
                return self._made(scope, node), tuple(controls)
            if tail(node.func) not in ("HandlerFunc", "WrapF", "WrapH", "WrapHandler"):
                controls += self.controls(scope, node, "route")
            node = inner
        return None, tuple(controls)

    def _chain(self, scope: Scope, node: Expr | None, hops: int) -> list[Control]:
        """`alice.New(a, b)`, `standard.Append(c)`"""
        if node is None or hops > MAX_CHAIN:
            return []
        found = self.project.names.settle(self.project.names.resolve(scope, node))
        if isinstance(found, ValueFound):
            return self._chain(found.scope, found.node.value, hops + 1)
        if not isinstance(node, Call):
            return []
        above = self._chain(scope, getattr(node.func, "value", None), hops + 1) if tail(node.func) == "Append" else []
        return [*above, *(control for arg in node.args for control in self.controls(scope, arg, "router"))]

    def _handles(self, scope: Scope, node: Expr) -> bool:
        """Is an argument a handler itself, or one that is wrapped?"""
        if isinstance(node, Call):
            return tail(node.func) in ("HandlerFunc", "WrapF", "WrapH") or any(
                self._handles(scope, arg) for arg in node.args
            )
        return isinstance(self.project.names.settle(self.project.names.resolve(scope, node)), FunctionFound)

    def _made(self, scope: Scope, node: Call) -> FunctionFound | None:
        """`handleUsers(store)`: the function that it returns."""
        maker = self.project.names.settle(self.project.names.resolve(scope, node.func))
        if not isinstance(maker, FunctionFound):
            return None
        inner = maker.scope.inside(maker.node)
        for line in reversed(maker.node.body):
            value = line.value if isinstance(line, Return) else None
            if isinstance(value, Call) and tail(value.func) == "HandlerFunc" and value.args:
                value = value.args[0]
            found = self.project.names.resolve(inner, value) if isinstance(value, Name) else None
            if isinstance(found, FunctionFound):
                return found
        return None


def _line(node: Expr) -> int:
    return node.line if isinstance(node, Call) else 1
