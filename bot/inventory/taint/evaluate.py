"""What an expression holds of what a caller sent, and what the calls in it do with that."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import bot.inventory.taint.sinks
from bot.core.flow import FlowKind
from bot.inventory.code import (
    Attr,
    Call,
    Choice,
    Const,
    Expr,
    Index,
    Items,
    Join,
    Logic,
    Mix,
    Name,
    Star,
    Table,
    Text,
    Walrus,
    dotted,
    parts,
    tail,
)
from bot.inventory.found import FunctionFound, InstanceFound, Outside, ParameterFound, ValueFound
from bot.inventory.models import is_model, models_in
from bot.inventory.taint import calls
from bot.inventory.taint.checks import called, tested
from bot.inventory.taint.places import COMPREHENSIONS, Places
from bot.inventory.taint.sinks.interface import Sink, Use
from bot.inventory.taint.sources import answer_of_request, argument_of_handler, global_request
from bot.inventory.taint.values import Shape, Value, in_folders, merged, pasted

_WHOLE_UNDER = (Text("data"), Text("$set"), Text("defaults"), Text("values"))
"""Keys under which a store takes the attributes of an object: `{data: body}`."""

_GATHERS = frozenset({"append", "add", "extend", "insert", "update", "appendleft", "push", "unshift", "setdefault"})
MAX_DEPTH = 60
"""Expressions inside expressions looked into."""


@cache
def sinks() -> dict[str, tuple[Sink, ...]]:
    """The last name of a call -> the sinks it may be, from every module of the folder."""
    package = bot.inventory.taint.sinks
    modules = [import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__)]
    found: dict[str, list[Sink]] = {}
    for module in modules:
        for sink in getattr(module, "SINKS", ()):
            for name in sorted(sink.names):
                found.setdefault(name, []).append(sink)
    return {name: tuple(listed) for name, listed in found.items()}


class Evaluator(Places):
    """Values of expressions in one function. `reaches` hears of every sink that a value comes to."""

    def reaches(self, kind: FlowKind, value: Value, node: Expr, line: int, end: int) -> None:
        raise NotImplementedError

    def checked_by(self, call: Call) -> frozenset[str]:
        return called(call, self)

    def value(self, node: Expr | None) -> Value | None:
        if node is None or self._depth > MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return self.state.trusted(self._value(node))
        finally:
            self._depth -= 1

    def _value(self, node: Expr) -> Value | None:  # noqa: PLR0911, PLR0912 - one return for each kind
        match node:
            case Text() | Const():
                return None
            case Name(name):
                return self.state.values.get(name) or global_request(self.names, self.scope, node)
            case Attr():
                return self.attribute(node)
            case Index(base, at):
                self.value(at)
                return self.item(self.value(base), at)
            case Call():
                return self._call(node)
            case Join(pieces) | Mix("+" | "+=", pieces):
                return pasted(self._pieces(pieces))
            case Mix("%" | "%=", (Text(text), *values)):
                before = text.split("%")[0]
                return pasted(((before, None), (None, merged(map(self.value, values))), (text, None)))
            case Mix("/", pieces):
                return pasted(in_folders(self._pieces(pieces)))
            case Logic("not", (inner, *_)):
                self.value(inner)
                return None
            case Logic(_, sides):
                return merged([self.value(side) for side in sides])
            case Choice(test, then, other):
                return self._choice(test, then, other)
            case Walrus(target, value):
                found = self.value(value)
                self.bind(target, found)
                return found
            case Star(value):
                return self.value(value)
            case Items(_, items):
                found = merged([self.value(item) for item in items])
                return found.as_shape(Shape.LIST) if found is not None else None
            case Table(pairs):
                return self._table(pairs)
            case Mix(operator, inner) if operator in COMPREHENSIONS:
                return self._comprehension(operator, inner)
            case Mix("lambda", _):
                return None
            case _:
                for part in parts(node):
                    self.value(part)
                return None

    def _pieces(self, pieces: tuple[Expr, ...]) -> Iterator[tuple[str | None, Value | None]]:
        for piece in pieces:
            if isinstance(piece, Text):
                yield piece.value, None
            else:
                value = self.value(piece)
                if value is None and isinstance(piece, Name | Attr):
                    folded = self.names.fold(self.scope, piece)
                    yield (folded if folded and "{...}" not in folded else None), None
                else:
                    yield None, value

    def bind_each(self, target: Expr, iterable: Expr) -> None:
        """Bind the variables of a loop; `enumerate` puts a number of ours before each element."""
        if isinstance(iterable, Call) and tail(iterable.func) == "enumerate" and iterable.args:
            if isinstance(target, Items) and len(target.items) == 2:
                self.bind(target.items[1], self.element(self.value(iterable.args[0])))
            return
        self.bind(target, self.element(self.value(iterable)))

    def _choice(self, test: Expr, then: Expr, other: Expr) -> Value | None:
        self.value(test)
        checked, before = tested(test, self), self.state
        self.state = before.copy(checked.yes)
        first = self.value(then)
        self.state = before.copy(checked.no)
        second = self.value(other)
        self.state = before
        return merged((first, second))

    def _table(self, pairs: tuple[tuple[Expr | None, Expr], ...]) -> Value | None:
        """A dictionary of ours: its fields are chosen, unless a whole body is spread into it."""
        values = [(key, self.value(value)) for key, value in pairs]
        spread = merged(value for key, value in values if key is None or key in _WHOLE_UNDER)
        if spread is not None and spread.shape in (Shape.BODY, Shape.FIELDS):
            return spread
        found = merged(value for _, value in values)
        return found.as_shape(Shape.LIST) if found is not None else None

    def _comprehension(self, operator: str, inner: tuple[Expr, ...]) -> Value | None:
        before = self.state
        self.state = before.copy()
        for clause in inner[1:]:
            match clause:
                case Mix("for_in_clause", (target, iterable)):
                    self.bind_each(target, iterable)
                case Mix("if_clause", (test, *_)):
                    self.check(tested(test, self).yes)
        made = inner[0] if inner else None
        if isinstance(made, Mix) and made.operator == "pair" and len(made.parts) == 2:
            key, value = (self.value(part) for part in made.parts)
            found = value if value is not None else key
            shape = Shape.BODY if key is not None and key.key else Shape.LIST
        else:
            found, shape = self.value(made), Shape.LIST
        self.state = before
        return found.as_shape(shape) if found is not None else None

    # Calls

    def _call(self, node: Call) -> Value | None:
        on = self.value(node.func.value) if isinstance(node.func, Attr) else None
        args = tuple(self.value(arg) for arg in node.args)
        keywords = {key: self.value(value) for key, value in node.keywords}
        name = tail(node.func)
        if on is not None and on.shape is Shape.REQUEST:
            answer = answer_of_request(name, calls.literal(node))
            if answer is not None:
                return answer
            on = None
        own = argument_of_handler(node.func.value, name, calls.literal(node)) if isinstance(node.func, Attr) else None
        if own is not None:
            return own
        found = self.names.settle(self.names.resolve(self.scope, node.func))
        callee = found.name if isinstance(found, Outside) else dotted(node.func)
        use = Use(self.names, self.scope, node, name, callee, found, on, args, keywords)
        self._sinks(use)
        return _without(self.used(use), self.checked_by(node)) if _tainted(use) else self.used(use)

    def used(self, use: Use) -> Value | None:
        """What a call gives back; a collection it is made on holds its arguments afterwards."""
        held = merged((*use.args, *use.keywords.values()))
        if held is not None and use.name in _GATHERS and isinstance(use.call.func, Attr) and _is_ours(use.on):
            self.gather(use.call.func.value, held)
        return calls.result(use)

    def _sinks(self, use: Use) -> None:
        if self._silent or not _tainted(use) or isinstance(use.found, FunctionFound):
            return
        for sink in (*sinks().get(use.name, ()), *sinks().get("*", ())):
            value = sink.harmed(use)
            if value is not None:
                self.reaches(sink.kind, value, use.call, use.call.line, use.call.end)
                return

    def is_stored(self, node: Expr) -> bool:
        """Is this an object of a stored class of the tree?"""
        found = self.names.resolve(self.scope, node)
        if isinstance(found, ValueFound):
            if found.node.value is not None and any(models_in(self.names, found.scope, found.node.value)):
                return True  # `Order.query.get(number)`
            found = self.names.resolve(found.scope, found.node.value)
        if isinstance(found, ParameterFound):
            typed = self.names.resolve(found.scope, found.node.annotation)
            found = self.names.made(typed)
        return isinstance(found, InstanceFound) and is_model(self.names, found.of)


def _tainted(use: Use) -> bool:
    return use.on is not None or any(use.args) or any(use.keywords.values())


def _is_ours(on: Value | None) -> bool:
    return on is None or on.shape is Shape.LIST


def _without(value: Value | None, checked: frozenset[str]) -> Value | None:
    """What a call gives back that has checked these labels."""
    if value is None or not checked:
        return value
    left = value.labels - checked
    return replace(value, labels=left) if left else None
