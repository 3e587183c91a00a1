"""Spring Security's configuration: which addresses it opens, and of which it asks a login or a role.

The first rule that covers an address decides (Spring Security reference, "Authorize HttpServletRequests").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.core.location import Location, Span
from bot.inventory.ant import matches
from bot.inventory.chained import Link, links
from bot.inventory.code import Attr, Call, Const, Expr, Function, Loop, Name, Text, tail, walk
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.modules import flat
from bot.inventory.statements import direct
from bot.inventory.survey import elements

MAX_NESTED = 4
"""Lambdas inside lambdas of a configuration."""

_CONFIGURES = frozenset({"HttpSecurity", "ServerHttpSecurity", "WebSecurity"})
_STARTS = frozenset({"authorizeHttpRequests", "authorizeRequests", "authorizeExchange"})
_MATCHERS = frozenset({"requestMatchers", "antMatchers", "mvcMatchers", "pathMatchers", "matchers"})
_AREAS = frozenset({"securityMatcher", "securityMatchers", "antMatcher", "mvcMatcher", "requestMatcher"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_ROLE = re.compile(r"has\w+\(|#|@|principal|authentication\.|denyAll")


class Access(StrEnum):
    OPEN = "open"
    LOGIN = "login"
    ROLE = "role"


_ACCESS = {
    "permitAll": Access.OPEN,
    "anonymous": Access.OPEN,
    "authenticated": Access.LOGIN,
    "fullyAuthenticated": Access.LOGIN,
    "rememberMe": Access.LOGIN,
    "denyAll": Access.ROLE,
    "access": Access.ROLE,
    **dict.fromkeys(("hasRole", "hasAnyRole", "hasAuthority", "hasAnyAuthority", "hasAllRoles"), Access.ROLE),
}


@dataclass(frozen=True)
class Rule:
    """`patterns` and `methods` it covers (no methods: all); `text` is how it is written, `what` names it."""

    patterns: tuple[str, ...]
    methods: tuple[str, ...]
    access: Access
    what: str
    where: Location

    @property
    def everything(self) -> bool:
        return "/**" in self.patterns

    def covers(self, method: str, path: str) -> bool:
        wanted = not self.methods or method in self.methods
        return wanted and any(matches(pattern, path) for pattern in self.patterns)


@dataclass(frozen=True)
class Chain:
    """One chain of filters: the addresses it is for (none: all), the order it is asked in, and its rules."""

    path: str
    areas: tuple[str, ...]
    order: int
    rules: tuple[Rule, ...]

    def applies(self, path: str) -> bool:
        return not self.areas or any(matches(area, path) for area in self.areas)


def spel(text: str) -> Access:
    """What an expression like `hasRole('ADMIN') and #id == principal.id` asks for."""
    if _ROLE.search(text):
        return Access.ROLE
    return Access.LOGIN if "uthenticated" in text or "isRememberMe" in text else Access.OPEN


def security_chains(project: Project) -> tuple[Chain, ...]:
    """Every chain of the tree, in the order in which Spring asks them."""
    found: list[Chain] = []
    for seen in project.sightings:
        if isinstance(seen.line, Function):
            kinds = {tail(parameter.annotation) for parameter in seen.line.params}
            customizer = tail(seen.line.returns) == "WebSecurityCustomizer"
            if kinds & _CONFIGURES or customizer:
                ignores = customizer or "WebSecurity" in kinds
                found.append(_Reader(project, seen.scope.path).chain(seen.scope, seen.line, ignores))
    kept = [chain for chain in found if chain.rules]
    return tuple(sorted(kept, key=lambda chain: (chain.order, not chain.areas, chain.path)))


def rule_for(chains: tuple[Chain, ...], method: str, path: str) -> Rule | None:
    """The rule that decides on an address; None where no chain is for it or its chain says nothing about it."""
    for chain in chains:
        rule = next((rule for rule in chain.rules if rule.covers(method, path)), None)
        if chain.order < 0 and rule is None:
            continue
        if chain.applies(path):
            return rule
    return None


class _Reader:
    def __init__(self, project: Project, path: str) -> None:
        self.project = project
        self.path = path
        self.rules: list[Rule] = []
        self.areas: list[str] = []

    def chain(self, scope: Scope, function: Function, ignores: bool) -> Chain:
        inner = scope.inside(function)
        self._body(inner, function, ignores, 0)
        if ignores:
            return Chain(self.path, (), -1, tuple(self.rules))
        return Chain(self.path, tuple(self.areas), _order(function, scope), tuple(self.rules))

    def _body(self, scope: Scope, function: Function, ruling: bool, depth: int) -> None:
        """`ruling`: are matchers here rules already, as inside the lambda given to `authorizeHttpRequests`?"""
        loops = {tail(line.target): line.iterable for line in flat(function.body) if isinstance(line, Loop)}
        for line in flat(function.body):
            if isinstance(line, Function) and ruling and depth < MAX_NESTED:
                self._body(scope.inside(line), line, ruling, depth + 1)
                continue
            for whole in direct(line):
                self._links(scope, list(links(whole)), ruling, loops, depth)

    def _links(self, scope: Scope, chain: list[Link], ruling: bool, loops: dict[str, Expr], depth: int) -> None:
        patterns: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        for link in chain:
            if link.name in _STARTS:
                ruling = True
                for given in link.args:
                    found = self.project.names.resolve(scope, given)
                    if isinstance(found, FunctionFound) and depth < MAX_NESTED:
                        self._body(found.scope.inside(found.node), found.node, True, depth + 1)
            elif link.name == "ignoring":
                ruling = True
            elif link.name in _AREAS and not ruling:
                self.areas.extend(self._given(scope, link.args, loops)[0])
            elif link.name in _MATCHERS and ruling:
                patterns = self._given(scope, link.args, loops)
                if any(one.name == "ignoring" for one in chain):
                    self._rule(patterns, Access.OPEN, "web.ignoring()", link.line)
            elif link.name in ("anyRequest", "anyExchange"):
                patterns = (("/**",), ())
            elif link.name in _ACCESS and patterns != ((), ()):
                access = _ACCESS[link.name]
                if link.name == "access" and link.args and isinstance(link.args[0], Text):
                    access = spel(link.args[0].value)
                self._rule(patterns, access, _shown(patterns, link), link.line)
                patterns = ((), ())

    def _rule(self, patterns: tuple[tuple[str, ...], tuple[str, ...]], access: Access, what: str, line: int) -> None:
        where = Location(self.path, Span(line, line))
        self.rules.append(Rule(patterns[0] or ("/**",), patterns[1], access, what, where))

    def _given(
        self, scope: Scope, args: tuple[Expr, ...], loops: dict[str, Expr]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The patterns and methods that a matcher is given."""
        texts: list[str] = []
        methods: list[str] = []
        for arg in args:
            if tail(arg) in _METHODS and isinstance(arg, Attr):
                methods.append(tail(arg))
            elif isinstance(arg, Call):
                texts += [node.value for node in walk(arg) if isinstance(node, Text) and node.value.startswith("/")]
                methods += [name for node in walk(arg) if (name := _method(node))]
            else:
                texts += self._texts(scope, loops.get(arg.id, arg) if isinstance(arg, Name) else arg)
        if args and not texts and not methods:
            return ("?",), ()  # something out of sight: it is taken to cover nothing
        return tuple(texts), tuple(methods)

    def _texts(self, scope: Scope, node: Expr) -> Iterator[str]:
        if isinstance(node, Text):
            yield node.value
            return
        found = [self.project.names.fold(inner, item) for inner, item in elements(self.project.names, scope, node)]
        yield from (text for text in found or [self.project.names.fold(scope, node)] if "{...}" not in text)


def _method(node: Expr) -> str:
    if isinstance(node, Attr) and node.name in _METHODS:
        return node.name
    return node.value if isinstance(node, Text) and node.value in _METHODS else ""


def _shown(patterns: tuple[tuple[str, ...], tuple[str, ...]], link: Link) -> str:
    if patterns[0] == ("/**",) and not patterns[1]:
        return f"anyRequest().{link.name}()"
    return f"{link.name} for {' '.join((*patterns[1], *patterns[0]))}"


def _order(function: Function, scope: Scope) -> int:
    """The value of `@Order`; a chain without one comes last."""
    owner = scope.owner.decorators if scope.owner is not None else ()
    for decorator in (*function.decorators, *owner):
        call = decorator.value
        if isinstance(call, Call) and tail(call.func) == "Order":
            given = [*call.args, *(value for _, value in call.keywords)]
            return next((int(one.value) for one in given if isinstance(one, Const) and one.value.isdecimal()), 0)
    return 1_000_000
