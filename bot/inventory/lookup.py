"""Every call, every assignment and every function of a tree by the last name in it: asked instead of walking anew.

Made by the hundred thousand, as what is found by names is: the records are not frozen (bot/inventory/found.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from bot.core.location import Location, Span
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Compare,
    Const,
    Do,
    Expr,
    Function,
    Index,
    Join,
    Name,
    Raise,
    Return,
    Table,
    Text,
    dotted,
    keyword,
    tail,
    walk,
)
from bot.inventory.frameworks.interface import Project
from bot.inventory.modules import Module, OfFile
from bot.inventory.survey import SURVEYED, Sighting

Noted = TypeVar("Noted")

_NOTED = frozenset({Call, Compare, Join, Index})
_VALUED = (Assign, Do, Return, Raise)
"""The kinds of nodes and statements that anything is noted of."""

_UPDATES = frozenset({"update", "from_mapping", "setdefault"})


@dataclass(eq=False, slots=True)
class Called:
    """A call and the statement it stands in."""

    seen: Sighting
    call: Call

    @property
    def location(self) -> Location:
        return Location(self.seen.scope.path, Span(self.call.line, max(self.call.line, self.call.end)))

    @property
    def function(self) -> Function | None:
        """The innermost function around it."""
        return self.seen.scope.functions[-1] if self.seen.scope.functions else None

    @property
    def scope_name(self) -> str:
        return scope_name(self.seen)


@dataclass(eq=False, slots=True)
class Setting:
    """A name, attribute or key that is given a value: `X = 1`, `app.x = 1`, `config["X"] = 1`, `config.update(X=1)`."""

    seen: Sighting
    target: Expr
    value: Expr
    line: int
    end: int

    @property
    def location(self) -> Location:
        return Location(self.seen.scope.path, Span(self.line, max(self.line, self.end)))

    @property
    def scope_name(self) -> str:
        return scope_name(self.seen)


@dataclass(eq=False)
class Lookup:
    """What a tree calls, sets and defines, each in the order of the files, then of the source."""

    calls: dict[str, list[Called]] = field(default_factory=dict)
    settings: dict[str, list[Setting]] = field(default_factory=dict)
    functions: dict[str, list[Sighting]] = field(default_factory=dict)
    classes: list[Sighting] = field(default_factory=list)
    given: dict[str, list[Called]] = field(default_factory=dict)
    """Keyword -> the calls that give it."""
    compared: list[tuple[Sighting, Compare]] = field(default_factory=list)
    """Comparisons of two things."""
    joined: list[tuple[Sighting, Join]] = field(default_factory=list)
    """Texts with computed parts."""
    cookies_read: set[str] = field(default_factory=set)
    """The names of the cookies that are read from requests."""

    def called(self, *names: str) -> Iterator[Called]:
        for name in names:
            yield from self.calls.get(name, ())

    def set_to(self, *names: str) -> Iterator[Setting]:
        for name in names:
            yield from self.settings.get(name, ())


def look_up(project: Project) -> Lookup:
    whole = Lookup()
    for one in project.in_files(LOOKED_UP):
        _add(whole.calls, one.calls)
        _add(whole.settings, one.settings)
        _add(whole.functions, one.functions)
        _add(whole.given, one.given)
        whole.classes += one.classes
        whole.compared += one.compared
        whole.joined += one.joined
        whole.cookies_read |= one.cookies_read
    return whole


def _add(whole: dict[str, list[Noted]], here: dict[str, list[Noted]]) -> None:
    for name, some in here.items():
        whole.setdefault(name, []).extend(some)


def _look_up(module: Module) -> Lookup:
    found = Lookup()
    for seen in SURVEYED.of(module):
        line = seen.line
        nodes: Iterable[Expr] = seen.nodes
        if isinstance(line, Function):
            found.functions.setdefault(line.name, []).append(seen)
            given = (param.default for param in line.params)
            nodes = chain.from_iterable(map(walk, (*(decorator.value for decorator in line.decorators), *given)))
            found.cookies_read.update(_cookie_parameters(line))
        elif isinstance(line, Class):
            found.classes.append(seen)
            nodes = chain.from_iterable(map(walk, (*(decorator.value for decorator in line.decorators), *line.bases)))
        for node in nodes:
            if type(node) in _NOTED:
                _note(found, seen, node)
        for setting in _settings(seen) if isinstance(line, _VALUED) else ():
            found.settings.setdefault(name_of(setting.target), []).append(setting)
    return found


LOOKED_UP = OfFile(_look_up)
"""The same of one file."""


def _note(found: Lookup, seen: Sighting, node: Expr) -> None:
    match node:
        case Call():
            called = Called(seen, node)
            found.calls.setdefault(tail(node.func), []).append(called)
            for key, _ in node.keywords:
                found.given.setdefault(key, []).append(called)
        case Compare(operators) if len(operators) == 1:
            found.compared.append((seen, node))
        case Join():
            found.joined.append((seen, node))
        case _:
            pass
    if isinstance(node, Call | Index) and (read := _cookie_read(node)):
        found.cookies_read.add(read)


def _cookie_parameters(function: Function) -> Iterator[str]:
    """FastAPI's `session: str = Cookie()`, and its alias."""
    for parameter in function.params:
        for node in (*walk(parameter.default), *walk(parameter.annotation)):
            if isinstance(node, Call) and tail(node.func) in ("Cookie", "APIKeyCookie"):
                named = keyword(node, "alias") or keyword(node, "name")
                yield named.value if isinstance(named, Text) else parameter.name


def _cookie_read(node: Expr) -> str:
    match node:
        case Index(value, Text(name)) if tail(value).lower() == "cookies":
            return name
        case Call(_, _, Attr(value, "get" | "pop"), (Text(name), *_)) if tail(value).lower() == "cookies":
            return name
        case Call(_, _, Attr(_, "get_cookie"), (Text(name), *_)):
            return name
        case _:
            return ""


def _settings(seen: Sighting) -> Iterator[Setting]:
    line = seen.line
    if isinstance(line, Assign) and line.value is not None:
        for target in line.targets:
            if name_of(target):
                yield Setting(seen, target, line.value, line.line, line.end)
        if isinstance(line.value, Table):
            for key, value in line.value.pairs:
                if isinstance(key, Text):
                    yield Setting(seen, key, value, line.line, line.end)
    call = getattr(line, "value", None)
    if isinstance(call, Call) and tail(call.func) in _UPDATES and isinstance(call.func, Attr):
        for key_name, value in call.keywords:
            yield Setting(seen, Name(key_name), value, call.line, call.end)
        for argument in call.args:
            for key, value in argument.pairs if isinstance(argument, Table) else ():
                if isinstance(key, Text):
                    yield Setting(seen, key, value, call.line, call.end)


def name_of(target: Expr) -> str:
    """The last name of what is assigned to: "X" for `X`, `app.X` and `config["X"]`; "" for anything else."""
    if isinstance(target, Index):
        return target.at.value if isinstance(target.at, Text) else ""
    return target.value if isinstance(target, Text) else tail(target)


def scope_name(seen: Sighting) -> str:
    """The enclosing definitions, joined by dots."""
    names = [function.name for function in seen.scope.functions]
    if seen.scope.owner is not None:
        names.insert(0, seen.scope.owner.name)
    return ".".join(names)


def is_false(node: Expr | None) -> bool:
    return node in (Const("False"), Const("None"), Const("0"), Const("false"), Const("null"))


def names_in(node: Expr | None) -> Iterator[str]:
    """The names, attributes and literal keys in an expression."""
    for inner in walk(node):
        match inner:
            case Name(text) | Attr(_, text) | Text(text):
                yield text
            case _:
                pass


def receiver(call: Call) -> str:
    """ "response" for `response.set_cookie(...)`; "" where the function stands alone."""
    return dotted(call.func.value) if isinstance(call.func, Attr) else ""
