"""Who did it, as a log line tells."""

import re
from collections.abc import Iterator

from bot.inventory.code import Call, Expr, Table, Text, walk
from bot.inventory.identity import is_caller
from bot.inventory.words import words

_BY = re.compile(r"\bby\b|\bactor\b", re.IGNORECASE)
_ACTOR_KEY = re.compile(
    r"^(?:by|actor|performed by|requested by|caller|operator|changed by|deleted by|admin)(?: id| email)?$"
)


def given_to(node: Call) -> Iterator[Expr]:
    """Every expression that a call is given, at any depth."""
    for given in (*node.args, *(value for _, value in node.keywords)):
        yield from walk(given)


def tells_actor(node: Call) -> bool:
    """Does a log line say who did it: `"order %s cancelled by %s"`, `extra={"by": user.id}`, `request.user`? With the
    log's own time, that is a record of who and when."""
    if any(_ACTOR_KEY.match(words(key)) for key, _ in node.keywords):
        return True
    for inner in given_to(node):
        if isinstance(inner, Text) and _BY.search(inner.value):
            return True
        if isinstance(inner, Table) and any(
            isinstance(key, Text) and _ACTOR_KEY.match(words(key.value)) for key, _ in inner.pairs
        ):
            return True
        if is_caller(inner, frozenset()):
            return True
    return False
