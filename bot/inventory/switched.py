"""What a function that makes guards asks, given what it is told where it is called: `page(show, MustSignIn)`,
`auth(false)`. A refusal that stands behind a question about such an argument holds for some callers only."""

from collections.abc import Iterator, Mapping

from bot.inventory.code import Call, Compare, Const, Expr, Logic, Name, Return, Text, tail, walk
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.modules import flat
from bot.inventory.names import Names

Told = Mapping[str, tuple[Scope, Expr]]
"""Parameter -> the argument it is given, and where that is written."""


def told(scope: Scope, maker: FunctionFound, call: Call) -> Told:
    params = [one.name for one in maker.node.params if not one.stars and one.name not in ("self", "cls")]
    return {name: (scope, arg) for name, arg in zip(params, call.args, strict=False)}


def asks(test: Expr, given: Told) -> bool:
    """Is a condition about what the maker was told?"""
    return any(isinstance(node, Name) and node.id in given for node in walk(test))


def holds(names: Names, test: Expr, given: Told) -> bool | None:
    """Whether a condition is true for these arguments, whatever else is so; None where that cannot be told."""
    match test:
        case Logic("not", (inner,)):
            found = holds(names, inner, given)
            return None if found is None else not found
        case Logic("and" | "or" as operator, sides):
            found_all = [holds(names, side, given) for side in sides]
            decisive = operator == "or"
            if decisive in found_all:
                return decisive
            return None if None in found_all else not decisive
        case Compare(("==" | "===" | "!=" | "!==" as sign,), (left, right)):
            pairs = [(one, two) for one in _values(names, left, given) for two in _values(names, right, given)]
            answers = {(one == two) == sign.startswith("=") for one, two in pairs}
            return None if not answers else answers == {True}
        case Name(name) if name in given:
            value = given[name][1]
            return value == Const("True") if isinstance(value, Const) and value.value in ("True", "False") else None
        case _:
            return None


def _values(names: Names, node: Expr, given: Told) -> Iterator[str]:
    """What an expression may be: a constant by its name or text; each that a function of the argument may return."""
    match node:
        case Name(name) if name in given:
            yield _constant(given[name][1])
        case Call(_, _, Name(name)) if name in given:
            scope, value = given[name]
            found = names.settle(names.resolve(scope, value))
            if isinstance(found, FunctionFound):
                yield from (_constant(line.value) for line in flat(found.node.body) if isinstance(line, Return))
        case _:
            yield _constant(node)


def _constant(node: Expr | None) -> str:
    return node.value if isinstance(node, Text | Const) else tail(node)
