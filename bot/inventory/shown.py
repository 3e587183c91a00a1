"""What an application has made public itself: rows that a query chooses because they are published."""

import re
from collections.abc import Iterator

from bot.inventory.code import Call, Const, Expr, Function, Table, Text, tail, walk
from bot.inventory.statements import expressions
from bot.inventory.words import words

_FLAG = re.compile(r"^(?:is )?(?:published|public|listed)$")
_STATE = re.compile(r"^(?:status|state|visibility)$")
_QUERIES = re.compile(r"^(?:find\w*|filter(?:_by)?|where|select|query|get\w*list|all|count)$", re.IGNORECASE)


def only_published(function: Function) -> bool:
    """Does a handler ask for nothing but rows that are published: `findMany({where: {published: true}})`,
    `filter_by(is_public=True)`?"""
    asked = [node for node in expressions(function.body) if isinstance(node, Call) and _QUERIES.match(tail(node.func))]
    return bool(asked) and all(any(_published(key, value) for key, value in _asks(call)) for call in asked)


def _asks(call: Call) -> Iterator[tuple[str, Expr]]:
    yield from call.keywords
    for given in call.args:
        for table in (one for one in walk(given) if isinstance(one, Table)):
            yield from ((key.value, value) for key, value in table.pairs if isinstance(key, Text))


def _published(key: str, value: Expr) -> bool:
    said = words(key)
    if _STATE.match(said):
        return isinstance(value, Text) and value.value.lower() in ("published", "public")
    return bool(_FLAG.match(said)) and value == Const("True")
