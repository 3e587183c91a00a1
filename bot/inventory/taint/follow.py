"""Values followed into the functions of the tree that they are given to."""

from collections.abc import Mapping
from dataclasses import replace

from bot.inventory.code import Attr, Function, Name, Star
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.grounds import Answers
from bot.inventory.names import Names
from bot.inventory.statements import expressions
from bot.inventory.taint.run import Run
from bot.inventory.taint.sinks.interface import Use
from bot.inventory.taint.sources import argument_of_handler, global_request
from bot.inventory.taint.summary import NOTHING, Reached, Summary, renamed
from bot.inventory.taint.values import Shape, Value
from bot.inventory.unnamed import shown

MAX_CALLS = 4
"""Calls followed one inside the other."""


class Follower:
    """Follows values through the functions of one tree. Each function is read once for each way it is given values."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._known: Answers[Summary] = names.answers("followed")
        self._asks: Answers[bool] = names.answers("asks for the request")

    def run(
        self, scope: Scope, function: Function, values: Mapping[str, Value], depth: int = 0, kind: type[Run] = Run
    ) -> Run:
        """Ready to read a function whose parameters hold these values."""
        return kind(self.names, scope.inside(function), values, lambda use: self._follow(use, depth + 1))

    def asks_for_request(self, scope: Scope, function: Function) -> bool:
        """Does the function's own code use a request that nobody gave it?"""
        return self._asks.of(id(function), scope.module, function, lambda: self._asks_for_request(scope, function))

    def _asks_for_request(self, scope: Scope, function: Function) -> bool:
        inner = scope.inside(function)
        return any(
            (isinstance(node, Name | Attr) and global_request(self.names, inner, node) is not None)
            or (isinstance(node, Attr) and argument_of_handler(node.value, node.name, "") is not None)
            for node in expressions(function.body)
        )

    def _follow(self, use: Use, depth: int) -> Summary | None:
        """None where the call is not of a function of the tree, or is too far away."""
        if not isinstance(use.found, FunctionFound):
            return None
        function, scope = use.found.node, use.found.scope
        given = _given(use, function)
        if depth > MAX_CALLS:
            return NOTHING
        if not given and not self.asks_for_request(scope, function):
            return NOTHING
        inside = {name: replace(value, labels=frozenset({name})) for name, value in given.items()}
        known = self._known.of(
            (id(function), depth, tuple(sorted(inside.items(), key=lambda pair: pair[0]))),
            scope.module,
            function,
            lambda: self.run(scope, function, inside, depth).summary(function),
        )
        return _outside(known, given, f"{shown(function.name)} in {scope.path}")


def _given(use: Use, function: Function) -> dict[str, Value]:
    """Parameter -> the value it is given."""
    takes = [parameter for parameter in function.params if not parameter.stars]
    by_class = isinstance(use.call.func, Attr) and use.found is not None
    if takes and takes[0].name in ("self", "cls", "this") and by_class:
        takes = takes[1:]
    found: dict[str, Value] = {}
    for parameter, node, value in zip(takes, use.call.args, use.args, strict=False):
        if isinstance(node, Star):
            break
        if value is not None:
            found[parameter.name] = value
    names = {parameter.name for parameter in function.params}
    for name, value in use.keywords.items():
        if value is not None and name in names:
            found[name] = value
    spread = use.keywords.get("**")
    if spread is not None:
        for parameter in function.params:
            if parameter.stars == "**":
                found[parameter.name] = spread
            elif not parameter.stars and parameter.name not in found and parameter in takes:
                found[parameter.name] = spread.part(parameter.name, Shape.BODY)
    return found


def _outside(inside: Summary, given: Mapping[str, Value], name: str) -> Summary:
    """What a function does, in the words of its caller."""
    reached = tuple(
        Reached(one.kind, renamed(one.labels, given), one.what, one.where, (name, *one.through))
        for one in inside.reached
    )
    returned = inside.returned
    if returned is not None:
        returned = replace(returned, labels=renamed(returned.labels, given))
    return Summary(reached, returned, renamed(inside.checked, given))
