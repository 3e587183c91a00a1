"""What callers send, followed from each endpoint to where it decides something."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.core.flow import Flow, FlowKind
from bot.core.location import Location
from bot.inventory.code import Expr, Function, Parameter, Return
from bot.inventory.found import ClassFound, FunctionFound, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.injection import injections
from bot.inventory.modules import Module
from bot.inventory.routing import Route
from bot.inventory.survey import FUNCTIONS, SURVEYED
from bot.inventory.taint.follow import Follower
from bot.inventory.taint.run import Run
from bot.inventory.taint.sources import REQUEST_NAMES, is_web
from bot.inventory.taint.summary import Reached
from bot.inventory.taint.types import constrained, is_request, is_validated_shape, typed
from bot.inventory.taint.validated import validated
from bot.inventory.taint.values import Shape, Value
from bot.inventory.unnamed import shown

_PLAIN_CONVERTERS = frozenset({"", "string", "str", "path", "default"})
_CONVERTER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>|\{(\w+)(?::(\w+))?\}")
_NAMED_GROUP = re.compile(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)")
_OPEN_PATTERN = re.compile(r"\.[*+]|\[\^")
_NO_SLASH = frozenset({FlowKind.REDIRECT, FlowKind.URL})
_PAGES = frozenset({"flask", "quart", "bottle"})
"""Frameworks in which a text that a handler returns is sent as HTML."""

MAX_PROVIDERS = 2
"""Dependencies of dependencies followed."""


def flows(project: Project, routes: Sequence[tuple[str, Route]]) -> tuple[Flow, ...]:
    """The flows from every endpoint (framework, route), and from other functions that use the request themselves."""
    follower = Follower(project.names)
    found: dict[tuple[object, ...], Flow] = {}
    handlers: set[int] = set()
    inner: set[tuple[FlowKind, Location]] = set()
    checked = frozenset(validated(project))
    for framework, route in routes:
        handlers.add(id(route.function))
        if id(route.function) in checked:
            continue
        for one in _of_route(project, follower, framework, route):
            inner.add((one.kind, one.where))
            flow = _flow(one, shown(route.function.name), route.location)
            found.setdefault((flow.kind, flow.location, flow.where), flow)
    known = handlers | checked
    for name, one in chain.from_iterable(project.in_tree(_others, lambda module: FUNCTIONS.of(module) & known)):
        if (one.kind, one.where) not in inner:
            inner.add((one.kind, one.where))
            flow = _flow(one, shown(name), one.where)
            found.setdefault((flow.kind, flow.location, flow.where), flow)
    return tuple(sorted(found.values(), key=lambda flow: (flow.location, flow.where, flow.kind, flow.source)))


_REQUEST = Value(frozenset({"request"}), Shape.REQUEST)


def _flow(one: Reached, handler: str, location: Location) -> Flow:
    return Flow(one.kind, min(one.labels), one.what, one.where, one.through, handler, location)


def _holds_request(parameter: Parameter) -> bool:
    return is_request(parameter.annotation) or (parameter.annotation is None and parameter.name in REQUEST_NAMES)


def _others(project: Project, module: Module, handlers: frozenset[int]) -> tuple[tuple[str, Reached], ...]:
    """What a file's functions do with a request that are no endpoint we know but use one: views of other frameworks,
    hooks, helpers. Each with the function's name."""
    follower = Follower(project.names)
    found: list[tuple[str, Reached]] = []
    for seen in SURVEYED.of(module):
        function = seen.line
        if isinstance(function, Function) and id(function) not in handlers and is_web(seen.scope):
            values = {one.name: _REQUEST for one in function.params if _holds_request(one)}
            if values or follower.asks_for_request(seen.scope, function):
                reached = follower.run(seen.scope, function, values).summary(function).reached
                found.extend((function.name, one) for one in reached)
    return tuple(found)


class _Handler(Run):
    """An endpoint's function: what it returns is the answer."""

    def answered(self, value: Value, node: Expr, line: Return) -> None:
        if FlowKind.HTML not in value.safe:
            self.reaches(FlowKind.HTML, value, node, line.line, line.end)


def _of_route(project: Project, follower: Follower, framework: str, route: Route) -> Sequence[Reached]:
    found: Sequence[Reached] = project.names.answers("flows of a route").of(
        (framework, route.methods, route.path, id(route.function)),
        route.scope.module,
        route.function,
        lambda: _followed(project, follower, framework, route),
        given=route.parameters,
    )
    return found


def _followed(project: Project, follower: Follower, framework: str, route: Route) -> Sequence[Reached]:
    sources = {parameter.name: parameter.source for parameter in route.parameters}
    given = _Given(project, follower, sources, route.path)
    values = dict(given.values(route.scope, route.function))
    page = framework in _PAGES or any("HTMLResponse" in one.text for one in route.function.decorators)
    run = follower.run(route.scope, route.function, values, kind=_Handler if page else Run)
    return run.summary(route.function).reached


@dataclass(frozen=True)
class _Given:
    """What a framework gives a function. `sources` says where each parameter comes from; a dependency has none, and its
    plain parameters come from the query. `depth` counts the dependencies gone through to get here."""

    project: Project
    follower: Follower
    sources: Mapping[str, str] | None = None
    path: str = ""
    depth: int = 0

    def values(self, scope: Scope, function: Function) -> Iterator[tuple[str, Value]]:
        """The parameters that hold what a caller sends."""
        inner = scope.inside(function)
        for parameter in function.params:
            if parameter.name not in ("self", "cls") and not parameter.stars:
                value = self._value(inner, parameter)
                if value is not None:
                    yield parameter.name, value

    def _value(self, scope: Scope, parameter: Parameter) -> Value | None:
        if _holds_request(parameter):
            return _REQUEST
        provided = next(injections(self.project.names, scope, parameter), None)
        if provided is not None:
            return self._provided(provided.scope, provided.provider)
        source = "query" if self.sources is None else self.sources.get(parameter.name, "")
        anything = dict(_converted(self.path)).get(parameter.name)
        if anything is False or constrained(parameter.annotation, parameter.default):
            return None
        if anything is None and source not in ("path", "query", "body"):
            return None
        value = typed(self.project.names, scope, parameter.annotation, parameter.name)
        if value is None or (anything is None and source != "path") or self._may_hold_slash(parameter.name):
            return value
        return replace(value.harmless_in(*_NO_SLASH), segment=True)

    def _may_hold_slash(self, name: str) -> bool:
        return bool(re.search(rf"path:{name}\b|\b{name}:path\b|\(\?P<{name}>[^)]*\.[*+]|\*{name}\b", self.path))

    def _provided(self, scope: Scope, provider: Expr) -> Value | None:
        """What a dependency gives the handler of what the caller sends."""
        names = self.project.names
        found = names.settle(names.resolve(scope, provider))
        if isinstance(found, ClassFound):
            holds = is_validated_shape(names, found) or any("dataclass" in one.text for one in found.node.decorators)
            return Value(frozenset({found.node.name}), Shape.RECORD, kind=found) if holds else None
        if not isinstance(found, FunctionFound) or self.depth >= MAX_PROVIDERS:
            return None
        below = _Given(self.project, self.follower, depth=self.depth + 1)
        values = dict(below.values(found.scope, found.node))
        return self.follower.run(found.scope, found.node, values).summary(found.node).returned if values else None


def _converted(path: str) -> Iterator[tuple[str, bool]]:
    """The parameters of a route's path, and whether they may hold any text."""
    for conv, name, braced, after in _CONVERTER.findall(path):
        yield (name or braced), (conv or after) in _PLAIN_CONVERTERS
    for name, pattern in _NAMED_GROUP.findall(path):
        yield name, bool(_OPEN_PATTERN.search(pattern))
