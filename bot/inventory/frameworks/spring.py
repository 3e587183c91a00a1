"""Spring MVC: controllers, their annotations, filters, interceptors, and the rules of Spring Security."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.inventory import Control, ControlKind, Parameter
from bot.core.location import Location, Span
from bot.inventory.ant import matches
from bot.inventory.chained import links
from bot.inventory.code import Call, Class, Decorator, Expr, Function, Index, Items, Mix, Text, keyword, tail
from bot.inventory.code import Parameter as Given
from bot.inventory.found import ClassFound, FunctionFound, InstanceFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of
from bot.inventory.passing import lets_strangers_in, open_paths
from bot.inventory.public import segments
from bot.inventory.public_words import PRIVATE
from bot.inventory.render import render
from bot.inventory.routing import Mount, Route, Router, Routing
from bot.inventory.spring_annotations import asked_for
from bot.inventory.spring_security import Access, Chain, rule_for, security_chains
from bot.inventory.statements import direct, every
from bot.inventory.survey import elements

MAX_PATHS = 8
"""Addresses of one handler."""

_MAPPINGS = {
    "GetMapping": ("GET",),
    "PostMapping": ("POST",),
    "PutMapping": ("PUT",),
    "PatchMapping": ("PATCH",),
    "DeleteMapping": ("DELETE",),
    "RequestMapping": (),
}
_CONTROLLERS = frozenset({"RestController", "Controller"})
_SOURCES = {
    "PathVariable": "path",
    "RequestParam": "query",
    "RequestHeader": "query",
    "RequestBody": "body",
    "ModelAttribute": "body",
    "RequestPart": "body",
}
_CALLER = frozenset({"AuthenticationPrincipal", "CurrentSecurityContext", "CurrentUser", "LoginUser", "AuthUser"})
_CALLER_TYPES = frozenset({"Principal", "Authentication", "JwtAuthenticationToken", "OAuth2AuthenticationToken"})
_FILTERS = frozenset({"OncePerRequestFilter", "GenericFilterBean", "Filter", "HttpFilter", "WebFilter"})
_FILTER_METHODS = ("doFilterInternal", "doFilter", "filter")
_PERSONAL = frozenset(
    {"customers", "customer", "invoices", "payments", "patients", "employees", "accounts", "profile", "profiles"}
    | {"transactions", "messages", "wallet", "billing", "subscriptions", "cart", "carts", "reports", "documents"}
)
"""Further words of data that is nobody else's business, even where a rule opens its address for reading."""

_APP = "spring"


@dataclass(frozen=True)
class _Guard:
    """A filter or interceptor: the addresses it is for (Ant patterns) and those it leaves out (prefixes, patterns)."""

    controls: tuple[Control, ...]
    on: tuple[str, ...]
    but: tuple[str, ...]

    def guards(self, path: str) -> bool:
        if any(path.startswith(open_) or matches(open_, path) for open_ in self.but):
            return False
        return not self.on or any(matches(pattern, path) for pattern in self.on)


@dataclass(frozen=True, eq=False)
class _Controller:
    """A controller's class, the key of its router, and the rules that stand before it."""

    klass: ClassFound
    key: str
    chains: tuple[Chain, ...]


class _Reader:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.routing = Routing(_APP, {_APP: Router(_APP, True)})
        self.chains = security_chains(project)
        self.guards: list[_Guard] = []

    def read(self) -> Routing:
        found = [seen for seen in self.project.sightings if isinstance(seen.line, Class | Function)]
        for seen in found:
            if isinstance(seen.line, Class):
                self._filter(ClassFound(seen.scope, seen.line))
            elif isinstance(seen.line, Function) and seen.line.name == "addInterceptors":
                self._interceptors(seen.scope.inside(seen.line), seen.line)
        for seen in found:
            if isinstance(seen.line, Class) and _notes(seen.line.decorators, _CONTROLLERS):
                self._controller(ClassFound(seen.scope, seen.line))
        return self.routing

    # What stands in front of all handlers

    def _filter(self, klass: ClassFound) -> None:
        bases = {tail(_bare(base)) for base in klass.node.bases}
        if not bases & _FILTERS:
            return
        skips = self.project.names.class_member(klass, "shouldNotFilter")
        for name in _FILTER_METHODS:
            method = self.project.names.class_member(klass, name)
            if isinstance(method, FunctionFound):
                nodes = (
                    [node for line in every(skips.node.body) for node in direct(line)]
                    if isinstance(skips, FunctionFound)
                    else []
                )
                apart = tuple(text for node in nodes for text in self._addresses(klass.scope, node))
                self._guard(method, klass.node.name, (), apart)
                return

    def _guard(self, method: FunctionFound, name: str, on: tuple[str, ...], but: tuple[str, ...]) -> None:
        if lets_strangers_in(method.node):
            return
        verdict = self.project.judge.guard(method.scope, method.node)
        where = Location(method.scope.path, Span(method.node.line, method.node.head))
        controls = controls_of(verdict, name, where, "middleware")
        open_ = open_paths(self.project.names, method.scope, method.node)
        if controls:
            self.guards.append(_Guard(controls, on, (*but, *open_)))

    def _interceptors(self, scope: Scope, function: Function) -> None:
        """`registry.addInterceptor(x).addPathPatterns("/api/**").excludePathPatterns("/api/login")`"""
        for line in every(function.body):
            for whole in direct(line):
                chain = list(links(whole))
                added = next((link for link in chain if link.name == "addInterceptor" and link.args), None)
                found = self.project.names.resolve(scope, added.args[0]) if added is not None else None
                if isinstance(found, ValueFound):
                    kind = found.node.annotation if found.node.annotation is not None else found.node.value
                    found = self.project.names.resolve(found.scope, kind)
                klass = found.of if isinstance(found, InstanceFound) else found
                if not isinstance(klass, ClassFound):
                    continue
                method = self.project.names.class_member(klass, "preHandle")
                if isinstance(method, FunctionFound):
                    on = self._patterns(scope, [link.args for link in chain if link.name == "addPathPatterns"])
                    but = self._patterns(scope, [link.args for link in chain if link.name == "excludePathPatterns"])
                    self._guard(method, klass.node.name, on, but)

    def _patterns(self, scope: Scope, given: list[tuple[Expr, ...]]) -> tuple[str, ...]:
        return tuple(text for args in given for arg in args for text in self._addresses(scope, arg))

    def _addresses(self, scope: Scope, node: Expr) -> Iterator[str]:
        """The addresses written in an expression, or in the collection that it names."""
        names = self.project.names
        inside = [node, *(arg for link in links(node) for arg in link.args)]
        for one in inside:
            listed = elements(names, scope, one)
            texts = [one] if isinstance(one, Text) else [item for _, item in listed]
            yield from (text.value for text in texts if isinstance(text, Text) and text.value.startswith("/"))

    # Controllers

    def _controller(self, klass: ClassFound) -> None:
        key = f"{klass.scope.path}:{klass.node.name}"
        self.routing.routers[key] = Router(key, False)
        self.routing.mounts.append(Mount(_APP, key))
        family = [base for base in self.project.names.lineage(klass) if isinstance(base, ClassFound)]
        prefixes = self._class_paths(family)
        controller = _Controller(klass, key, self._chains(klass.scope.path))
        done: set[str] = set()
        for base in family:
            for function in base.node.body:
                found = _notes(function.decorators, frozenset(_MAPPINGS)) if isinstance(function, Function) else None
                if found is None or not isinstance(function, Function) or function.name in done:
                    continue
                own = self.project.names.class_member(klass, function.name)
                method = own if isinstance(own, FunctionFound) and base.node is not klass.node else None
                shown = method or FunctionFound(Scope(base.scope.module, (), base.node), function)
                if shown.scope.owner is klass.node and base.node is not klass.node:
                    done.add(function.name)
                paths = self._paths(base, found) or [""]
                for path in [f"{prefix}/{path}" for prefix in prefixes for path in paths][:MAX_PATHS]:
                    self._route(controller, _tidy(path), _verbs(found), shown, function)

    def _class_paths(self, family: list[ClassFound]) -> list[str]:
        for base in family:
            found = _notes(base.node.decorators, frozenset({"RequestMapping"}))
            if found is not None:
                return self._paths(base, found) or [""]
        return [""]

    def _paths(self, klass: ClassFound, call: Call) -> list[str]:
        given = call.args[0] if call.args else keyword(call, "value") or keyword(call, "path")
        items = given.items if isinstance(given, Items) else (given,) if given is not None else ()
        scope = Scope(klass.scope.module, (), klass.node)
        return [self.project.names.fold(scope, item) for item in items]

    def _chains(self, path: str) -> tuple[Chain, ...]:
        """The rules that stand in the same part of the build; those of the others where it has none."""
        part = _part(path)
        own = tuple(chain for chain in self.chains if _part(chain.path) == part)
        others = {_part(chain.path) for chain in self.chains}
        return own or (self.chains if len(others) == 1 else ())

    def _route(
        self, at: _Controller, path: str, methods: tuple[str, ...], shown: FunctionFound, declared: Function
    ) -> None:
        """`shown` is the method that runs, `declared` the one that is mapped: an interface's, or the same."""
        function = shown.node
        scope = Scope(shown.scope.module, (), shown.scope.owner)
        notes = (*function.decorators, *(declared.decorators if declared is not function else ()))
        controls = asked_for(self.project, scope, notes, at.klass)
        controls += self._callers(scope, function)
        controls += tuple(control for guard in self.guards if guard.guards(path) for control in guard.controls)
        if not any(control.kind is ControlKind.AUTHENTICATION for control in controls):
            controls += _by_rules(at.chains, methods, path)
        given = {one.name: one for one in declared.params}
        parameters = tuple(_parameter(given.get(one.name, one)) for one in function.params)
        where = Location(scope.path, Span(function.line, function.head))
        self.routing.routes.append(Route(at.key, methods, path, scope, function, where, parameters, controls))

    def _callers(self, scope: Scope, function: Function) -> tuple[Control, ...]:
        """Parameters that are given the caller: where nobody is signed in, they have none to give."""
        found: list[Control] = []
        for parameter in function.params:
            typed = tail(_bare(parameter.annotation))
            if _noted(parameter) & _CALLER or typed in _CALLER_TYPES:
                where = Location(scope.path, Span(function.line, function.head))
                kind = ControlKind.AUTHENTICATION
                found.append(Control(kind, parameter.name, where, "parameter", parameter.text, identifies=True))
        return tuple(found)


def _by_rules(chains: tuple[Chain, ...], methods: tuple[str, ...], path: str) -> tuple[Control, ...]:
    """What the configuration asks for at an address: the weakest of its methods counts."""
    rules = [rule_for(chains, method, path) for method in methods]
    if not rules or any(rule is None for rule in rules):
        return ()
    rule = min((rule for rule in rules if rule is not None), key=lambda one: list(Access).index(one.access))
    control = Control(ControlKind.AUTHENTICATION, rule.what, rule.where, "app", identifies=True)
    if rule.access is Access.OPEN:
        reads = set(methods) <= {"GET", "HEAD"} and not set(segments(path)) & (PRIVATE | _PERSONAL)
        alone = bool(rule.methods) and path in rule.patterns
        meant = alone or (reads and not rule.everything)
        return (replace(control, kind=ControlKind.OPTIONAL_AUTHENTICATION),) if meant else ()
    if rule.access is Access.LOGIN:
        return (control,)
    return control, replace(control, kind=ControlKind.AUTHORIZATION)


def _notes(decorators: tuple[Decorator, ...], names: frozenset[str]) -> Call | None:
    """The first annotation of these names."""
    calls = (decorator.value for decorator in decorators)
    return next((call for call in calls if isinstance(call, Call) and tail(call.func) in names), None)


def _noted(parameter: Given) -> set[str]:
    calls = parameter.default.parts if isinstance(parameter.default, Mix) else ()
    return {tail(call.func) for call in calls if isinstance(call, Call)}


def _parameter(given: Given) -> Parameter:
    source = next((_SOURCES[name] for name in sorted(_noted(given)) if name in _SOURCES), "framework")
    return Parameter(given.name, render(given.annotation) if given.annotation is not None else "", "", source)


def _verbs(call: Call) -> tuple[str, ...]:
    fixed = _MAPPINGS[tail(call.func)]
    given = keyword(call, "method")
    items = given.items if isinstance(given, Items) else (given,) if given is not None else ()
    return fixed or tuple(sorted({tail(item) for item in items})) or ("GET", "POST")


def _bare(node: Expr | None) -> Expr | None:
    """A type without its arguments."""
    return node.value if isinstance(node, Index) else node


def _tidy(path: str) -> str:
    """`/users/{id:\\d+}` as `/users/{id}`."""
    parts = [part for part in path.split("/") if part]
    return "/" + "/".join(f"{{{part[1:].split(':')[0].rstrip('}')}}}" if part[:1] == "{" else part for part in parts)


def _part(path: str) -> str:
    """The part of a build that a file belongs to: what stands before its `src`."""
    return path.partition("src/main/")[0] if "src/main/" in path else ""


class Spring:
    name = "spring"
    language = "java"

    def read(self, project: Project) -> Routing:
        return _Reader(project).read()


PLUGIN = Spring()
