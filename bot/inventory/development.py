"""What an application only does on a developer's machine."""

import re

from bot.inventory.code import Attr, Compare, Expr, If, Items, Logic, Name, Stmt, Text, tail
from bot.inventory.statements import every
from bot.inventory.survey import Sighting

_MACHINE = re.compile(r"^(?:local|localhost|dev|develop|development|debug|test|testing|ci)$", re.IGNORECASE)
_FLAG = re.compile(r"^_?(?:is_?)?(?:debug|dev|development|local|testing)(?:_mode)?$", re.IGNORECASE)


def for_developers(seen: Sighting) -> bool:
    """Does a statement stand where only a developer's machine comes: `if settings.ENVIRONMENT == "local":`? The other
    branch of such a question is for everybody."""
    around = seen.scope.functions[-1].body if seen.scope.functions else seen.scope.module.body
    return any(isinstance(line, If) and _asks(line.test) and _holds(line.body, seen.line) for line in every(around))


def _holds(body: tuple[Stmt, ...], line: Stmt) -> bool:
    return any(one is line for one in every(body))


def _asks(test: Expr) -> bool:
    match test:
        case Name() | Attr():
            return bool(_FLAG.match(tail(test)))
        case Compare(operators, sides) if set(operators) <= {"==", "in", "is"}:
            named = [one for side in sides for one in (side.items if isinstance(side, Items) else (side,))]
            texts = [one.value for one in named if isinstance(one, Text)]
            return bool(texts) and all(_MACHINE.match(text) for text in texts)
        case Logic("and", sides):
            return any(_asks(side) for side in sides)
        case Logic("or", sides):
            return all(_asks(side) for side in sides)
        case _:
            return False
