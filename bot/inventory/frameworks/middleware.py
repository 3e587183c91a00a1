"""Frameworks that pass a request along a row of functions: Express, Koa, and what is made like them.

What stands before what decides: a function registered with `use` guards what is registered after it on the same router.
Here the routers and what is registered on them are read; `ordered` says what guards what.
"""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

from bot.core.inventory import Control
from bot.inventory.code import Assign, Attr, Call, Do, Expr, Items, Name, Star, Table, Text, tail
from bot.inventory.development import for_developers
from bot.inventory.found import FunctionFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks import in_a_row
from bot.inventory.frameworks.in_a_row import is_validator, lets_strangers_in, members, passes_everybody_on
from bot.inventory.frameworks.interface import Project, controls_of, place_of
from bot.inventory.frameworks.ordered import Guard, Hung, Place, Registered, Row, routed
from bot.inventory.judgement import NOTHING, Judgement
from bot.inventory.modules import OfFile
from bot.inventory.render import render
from bot.inventory.routing import Router, Routing
from bot.inventory.statements import direct, every, expressions
from bot.inventory.survey import MADE, SURVEYED, Sighting, meant
from bot.inventory.tracing import Tracer
from bot.inventory.words import guards_no_caller, words

METHODS = frozenset({"get", "post", "put", "patch", "delete", "del", "all"})
MAX_CHAIN = 60
"""Calls followed of one chain: `router.get(...).post(...)`."""

MAX_PATHS = 60
"""Paths that one registration may have."""

_APPS = (["app"], ["application"], ["server"])
_ROUTERS = (["router"], ["routes"])


_CALLING = OfFile(
    lambda module: tuple(
        seen for seen in SURVEYED.of(module) if any(isinstance(one, Call) for one in direct(seen.line))
    )
)
"""The statements of a file that are calls, or assign, return or test what one gives."""


class MiddlewareReader(Tracer):
    """Reads one such framework. `kind_of` says what calling an outside name makes: "app", "router" or ""."""

    packages: frozenset[str]

    def __init__(self, project: Project, routing: Routing) -> None:
        super().__init__(project, routing)
        self.row = Row()

    @abstractmethod
    def kind_of(self, made: Outside) -> str: ...

    def own_prefix(self, scope: Scope, made: Call) -> str:
        """The prefix that a router is made with."""
        return ""

    def read(self) -> Routing:
        for seen in self.project.sighted(MADE):
            self._router(seen)
        if not self.routing.routers:
            return self.routing
        for seen in self.project.sighted(_CALLING):
            for whole in direct(seen.line):
                if isinstance(whole, Call):
                    self._chain(seen, whole)
            if isinstance(seen.line, Do) and isinstance(seen.line.value, Call):
                self._given(seen, seen.line.value)
        routed(self, self.row)
        return self.routing

    # Routers

    def _router(self, seen: Sighting) -> None:
        line = seen.line
        if not isinstance(line, Assign) or not isinstance(line.value, Call):
            return
        made = line.value
        while isinstance(made.func, Attr) and isinstance(made.func.value, Call):
            made = made.func.value  # `new Router().get(...)`
        found = self.project.names.settle(self.project.names.resolve(seen.scope, made.func))
        kind = self.kind_of(found) if isinstance(found, Outside) else ""
        for target in line.targets if kind else ():
            if isinstance(target, Name) or (isinstance(target, Attr) and target.value == Name("self")):
                scope = seen.scope
                if scope.owner is not None and not scope.functions:
                    scope = Scope(scope.module)  # a field of a class is looked up from where the class stands
                key = ValueFound(scope, tail(target), line).key
                self.routing.routers[key] = Router(key, kind == "app", self.own_prefix(scope, made))

    def parameter_key(self, found: ParameterFound) -> str | None:
        """A function that is given the app or a router: by its type, or by its name where it has none."""
        typed = self.project.names.outside_name(found.scope, found.node.annotation)
        ours = typed.partition(".")[0] in self.packages
        last = words(found.node.name).split()[-1:]
        untyped = found.node.annotation is None and last in (*_APPS, *_ROUTERS)
        kinds = ("Application", "Express", "Koa", "Router", "Instance")
        typed_so = typed in self.packages or (ours and typed.endswith(kinds))
        return self.own_key(found) if untyped or typed_so else None

    def _given(self, seen: Sighting, call: Call) -> None:
        """`require("./routes")(app)`: the function's parameter is what it is given."""
        keys = [self.key_of(seen.scope, arg) if isinstance(arg, Name | Attr) else None for arg in call.args[:6]]
        if not any(keys):
            return
        found = self.project.names.settle(self.project.names.resolve(seen.scope, call.func))
        if isinstance(found, FunctionFound):
            for key, parameter in zip(keys, found.node.params, strict=False):
                inner = ParameterFound(found.scope.inside(found.node), parameter)
                if key is not None and key != self.own_key(inner):
                    self.row.hung.append(Hung(Place(key, seen.scope, call.line), self.own_key(inner), "", ()))

    # Chains

    def _chain(self, seen: Sighting, call: Call) -> None:
        """The calls of a chain, first to last: `router.route("/x").get(a).post(b)`, `router.get(...).post(...)`."""
        links: list[Call] = []
        here: Expr = call
        while isinstance(here, Call) and isinstance(here.func, Attr) and len(links) < MAX_CHAIN:
            links.append(here)
            here = here.func.value
        if not any(self.speaks(tail(link.func)) for link in links):
            return
        key = self.key_of(seen.scope, here)
        if key is None and isinstance(seen.line, Assign) and seen.line.value is call and isinstance(here, Call):
            key = self.key_of(seen.scope, seen.line.targets[0])
        path: Expr | None = None
        for link in reversed(links) if key is not None else ():
            if tail(link.func) == "route" and len(link.args) == 1 and not isinstance(link.args[0], Table):
                path = link.args[0]
            else:
                self.link(seen, Place(key or "", seen.scope, link.line), link, path)

    def speaks(self, name: str) -> bool:
        """Does calling something of that name on a router register anything?"""
        return name in METHODS or name in ("use", "param")

    def link(self, seen: Sighting, place: Place, call: Call, path: Expr | None) -> None:
        """One call of a chain; `path` is what `route(path)` before it says."""
        name = tail(call.func)
        if name in METHODS:
            self._routed(seen, place, call, path)
        elif name == "use":
            self._used(seen, place, call)
        elif name == "param" and len(call.args) == 2:
            part = f"{{{self.project.names.fold(seen.scope, call.args[0])}}}"
            self.row.guards.append(Guard(place, "", self.controls(seen.scope, call.args[1], call.line, "router"), part))

    def _routed(self, seen: Sighting, place: Place, call: Call, path: Expr | None) -> None:
        args = tuple(_flat(call.args))
        if path is None and len(args) > 2 and _is_name(args[0]) and isinstance(args[1], Text):
            args = args[1:]  # Koa's routers may be told a name first
        handlers = args if path is not None else args[1:]
        where = path if path is not None else (args[0] if args else None)
        if not handlers or where is None:
            return
        for shown in self._paths(seen, where):
            if tail(call.func) == "all" and "*" in shown and self._passes_on(seen.scope, handlers[-1]):
                told = tuple(one for node in handlers for one in self.controls(seen.scope, node, call.line, "app"))
                self.row.guards.append(Guard(place, shown.rstrip("*/"), told))
            else:
                self.row.routes.append(Registered(place, tail(call.func), shown, handlers, call))

    def _passes_on(self, scope: Scope, node: Expr) -> bool:
        found = self.project.names.settle(self.project.names.resolve(scope, node))
        if not isinstance(found, FunctionFound):
            return True
        return any(isinstance(one, Call) and one.func == Name("next") for one in expressions(found.node.body))

    def _used(self, seen: Sighting, place: Place, call: Call) -> None:
        args = list(_flat(call.args))
        prefixes = [""]
        if args and self._is_path(seen, args[0]):
            prefixes, args = self._paths(seen, args[0]), args[1:]
        controls: list[Control] = []
        children: list[tuple[str, str]] = []
        for arg in args:
            found = self._children(seen, arg)
            children += found
            if not found:
                controls.extend(self.controls(seen.scope, arg, call.line, "app"))
        if children and for_developers(seen):
            self.routing.developers.update(key for key, _ in children)
            return
        for prefix in prefixes:
            self.row.hung += [Hung(place, child, own or prefix, tuple(controls)) for child, own in children]
            if not children:
                self.row.guards.append(Guard(place, prefix.rstrip("*/"), tuple(controls)))

    def _is_path(self, seen: Sighting, node: Expr) -> bool:
        """A path, also where it is no literal: `${prefix}/users`, a constant, a part of what a loop runs over."""
        if isinstance(node, Text) or (isinstance(node, Items) and all(isinstance(one, Text) for one in node.items)):
            return True
        return any(path.startswith(("/", "{...}/")) for path in self._paths(seen, node))

    def _paths(self, seen: Sighting, node: Expr) -> list[str]:
        names = self.project.names
        found = [
            names.fold(scope, _picked(item))
            for one in (node.items if isinstance(node, Items) else (node,))
            for scope, item in meant(names, seen, _unbound(seen, one))
        ]
        return found[:MAX_PATHS] or ["{...}"]

    def _children(self, seen: Sighting, node: Expr) -> list[tuple[str, str]]:
        """The routers that an argument of `use` stands for, each with the prefix written beside it in a table."""
        if isinstance(node, Call) and isinstance(node.func, Attr) and tail(node.func) in ("routes", "middleware"):
            node = node.func.value  # Koa: `app.use(router.routes())`
        found: list[tuple[str, str]] = []
        for scope, item in meant(self.project.names, seen, _unbound(seen, node)):
            key = self.key_of(scope, _picked(item))
            if key is not None:
                table = item.value.pairs if isinstance(item, Attr) and isinstance(item.value, Table) else ()
                texts = [self.project.names.fold(scope, value) for _, value in table]
                found.append((key, next((text for text in texts if text.startswith("/")), "")))
        return found[:MAX_PATHS]

    # Judging

    def controls(self, scope: Scope, node: Expr, line: int, level: str, idiom: str = "") -> tuple[Control, ...]:
        """The controls that a function in the row is. One that refuses somebody, and lets those in who show nothing,
        only looks who is there."""
        controls: list[Control] = []
        for where, guard in members(self.project.names, scope, node):
            at = place_of(self.project, where, guard, line)
            controls += controls_of(self._verdict(where, guard), render(node), at, level, idiom)
        return tuple({one.kind: one for one in reversed(controls)}.values())[::-1]

    def _verdict(self, scope: Scope, node: Expr) -> Judgement:
        names, judge = self.project.names, self.project.judge
        found = names.settle(names.resolve(scope, node))
        if isinstance(found, FunctionFound) and len(found.node.params) >= 4:
            return NOTHING  # it handles errors
        verdict = judge.expression(scope, node)
        if (isinstance(found, FunctionFound) and passes_everybody_on(names, found)) or is_validator(
            found, names, scope, node
        ):
            verdict = replace(verdict, authenticates=False, authorizes=False)
        made, where = (found.node.value, found.scope) if isinstance(found, ValueFound) else (node, scope)
        if verdict.authenticates and isinstance(made, Call) and lets_strangers_in(names, where, made):
            verdict = replace(verdict, authenticates=False, optional=True)
        if guards_no_caller(tail(node.func if isinstance(node, Call) else node)):
            verdict = replace(verdict, authenticates=False, authorizes=False, optional=False)
        if isinstance(found, FunctionFound) and verdict.authenticates and len(found.node.params) >= 2:
            strict = judge.guard(found.scope, found.node)
            refuses = judge.function(found.scope, found.node).authenticates
            lenient = refuses and not strict.authenticates
            verdict = replace(verdict, authenticates=not lenient, optional=lenient)
        maker = names.settle(names.resolve(scope, node.func)) if isinstance(node, Call) else found
        if isinstance(maker, FunctionFound) and any(in_a_row.introduces(each) for each in every(maker.node.body)):
            verdict = replace(verdict, identifies=True)
        if (
            isinstance(maker, FunctionFound)
            and isinstance(node, Call)
            and maker.node.params
            and not in_a_row.told_a_role(node)
        ):
            verdict = replace(verdict, authorizes=False)  # `auth()`, where `auth({role: "admin"})` asks for one
        if isinstance(node, Call) and in_a_row.told_whom(node):
            verdict = replace(verdict, authenticates=True)
        return verdict


def _flat(args: tuple[Expr, ...], hops: int = 0) -> Iterator[Expr]:
    """Arguments, rows of middleware taken apart; a row of paths stays one."""
    for place, arg in enumerate(args):
        inner = arg.value if isinstance(arg, Star) else arg
        paths = place == 0 and isinstance(inner, Items) and all(isinstance(one, Text) for one in inner.items)
        if isinstance(inner, Items) and not paths and hops < 3:
            yield from _flat(inner.items, hops + 1)
        else:
            yield inner


def _is_name(node: Expr) -> bool:
    return isinstance(node, Text) and not node.value.startswith("/")


def _picked(item: Expr) -> Expr:
    """`{path: "/x", router}.path`"""
    if isinstance(item, Attr) and isinstance(item.value, Table):
        return dict(item.value.pairs).get(Text(item.name), item)
    return item


def _unbound(seen: Sighting, node: Expr) -> Expr:
    """`({path, router}) => ...` in a loop: what a name was taken out of."""
    for loop in reversed(seen.loops) if isinstance(node, Name) else ():
        for line in loop.body:
            if isinstance(line, Assign) and node in line.targets and isinstance(line.value, Attr):
                return line.value
    return node
