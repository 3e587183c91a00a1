"""The text of an expression, as far as it is written down: routes, prefixes, names of settings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.inventory.code import Attr, Call, Const, Expr, Function, Join, Mix, Name, Return, Text
from bot.inventory.found import FunctionFound, Scope, ValueFound

if TYPE_CHECKING:
    from bot.inventory.names import Names

MAX_HOPS = 24
"""Names and calls followed for one text: longer chains are cycles."""

UNKNOWN = "{...}"
"""Stands for the part of a text that is not known."""


def fold(names: "Names", scope: Scope, node: Expr | None, hops: int = 0) -> str:
    """The text of an expression, with `UNKNOWN` for what cannot be told."""
    return _fold(names, scope, node, {}, hops)


def _fold(names: "Names", scope: Scope, node: Expr | None, given: Mapping[str, str], hops: int) -> str:  # noqa: PLR0911 - one return for each kind
    """`given`: the texts of the parameters of the function that the expression stands in."""
    if hops > MAX_HOPS:
        return UNKNOWN
    match node:
        case None | Const("None" | ""):
            return ""
        case Text(value):
            return value
        case Join(parts) | Mix("+", parts):
            return "".join(_fold(names, scope, part, given, hops + 1) for part in parts)
        case Name(name) if name in given:
            return given[name]
        case Name() | Attr():
            found = names.resolve(scope, node, hops + 1)
            if isinstance(found, ValueFound) and isinstance(found.node.value, Text | Join | Mix | Name | Attr):
                return _fold(names, found.scope, found.node.value, {}, hops + 1)
            return UNKNOWN
        case Call():
            return _answer(names, scope, node, given, hops + 1)
        case _:
            return UNKNOWN


def _answer(names: "Names", scope: Scope, call: Call, given: Mapping[str, str], hops: int) -> str:
    """What a function of the tree makes of its texts where no condition holds: `versioned("/users")`."""
    found = names.settle(names.resolve(scope, call.func, hops))
    if not isinstance(found, FunctionFound):
        return UNKNOWN
    function = found.node
    answers = [line.value for line in function.body if isinstance(line, Return)]
    if not answers or function.decorators:
        return UNKNOWN
    texts = {name: _fold(names, scope, value, given, hops + 1) for name, value in arguments(function, call)}
    return _fold(names, found.scope.inside(function), answers[-1], texts, hops + 1)


def arguments(function: Function, call: Call) -> list[tuple[str, Expr | None]]:
    """Each plain parameter of a function with what a call gives it, else with its default."""
    plain = [one for one in function.params if not one.stars and one.name not in ("self", "cls")]
    placed = dict(zip((one.name for one in plain), call.args, strict=False))
    named = dict(call.keywords)
    return [(one.name, placed.get(one.name) or named.get(one.name) or one.default) for one in plain]
