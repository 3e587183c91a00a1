"""Refusals as Go spells them: an error that is returned, and names of a letter or two in the question before it."""

from collections.abc import Callable

from bot.inventory.code import Assign, Attr, Call, Compare, Expr, Function, Items, Logic, Name, Text, dotted, tail
from bot.inventory.statements import every

SHORT = 3
"""Letters of a name that says nothing by itself: `u`, `usr`. What it was given says it."""

_MAKES_ERRORS = frozenset({"errors.New", "fmt.Errorf"})


def returned_errors(value: Expr | None, given: dict[str, Expr], named: Callable[[str], int]) -> int:
    """The status of the error that a function returns (`ErrNotLoggedIn`, `errors.New("not logged in")`), 0 for none.
    `given` is what the names of the block were given last; `named` says what a name means."""
    parts = value.items if isinstance(value, Items) else (value,)
    told = (given.get(part.id, part) if isinstance(part, Name) else part for part in parts)
    return next((status for each in told if (status := named(_name_of_error(each)))), 0)


def _name_of_error(node: Expr | None) -> str:
    if isinstance(node, Call) and dotted(node.func) in _MAKES_ERRORS:
        said = node.args[0] if node.args else None
        return said.value.replace(" ", "_") if isinstance(said, Text) else ""
    name = tail(node)
    return name if name[:3].lower() == "err" and len(name) > 3 else ""


def spelled_out(function: Function, tests: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Conditions with each short name replaced by the call that gave it: `u == nil` as `getUserSession(r) == nil`."""
    given = {
        target.id: line.value
        for line in every(function.body)
        if isinstance(line, Assign) and isinstance(line.value, Call)
        for target in line.targets
        if isinstance(target, Name) and len(target.id) <= SHORT
    }
    return tuple(_put(test, given) for test in tests) if given else tests


def _put(node: Expr, given: dict[str, Call]) -> Expr:
    match node:
        case Name(name) if name in given:
            return given[name]
        case Attr(value, name):
            return Attr(_put(value, given), name)
        case Call(line, end, Attr(value, name), args, keywords):
            return Call(line, end, Attr(_put(value, given), name), args, keywords)
        case Compare(operators, sides):
            return Compare(operators, tuple(_put(side, given) for side in sides))
        case Logic(operator, sides):
            return Logic(operator, tuple(_put(side, given) for side in sides))
        case _:
            return node
