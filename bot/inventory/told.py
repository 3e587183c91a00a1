"""Who did it, as a log line tells."""

import re
from collections.abc import Iterator

from bot.inventory.code import Call, Expr, Name, Table, Text, walk
from bot.inventory.identity import is_caller
from bot.inventory.words import words

_BY = re.compile(r"\bby\b|\bactor\b", re.IGNORECASE)
_ENTRY_TABLE = re.compile(
    r"^\s*insert\s+into\s+[\"`]?(?:\w+\.)?(?:\w*audit\w*|\w*trail|activit(?:y|ies)|\w*journal|\w+_(?:log|history|events?))\b",
    re.IGNORECASE,
)
_ENTRY_NAME = re.compile(r"\b(?:events?|entry|entries|activity|actions?)$")
_ACTOR_KEY = re.compile(
    r"^(?:by|actor|performed by|requested by|caller|operator|changed by|deleted by|admin)(?: id| email)?$"
)


_ACTORS = frozenset({"me", "actor", "caller", "viewer", "principal", "current_user", "currentUser"})
"""Names of variables that stand for nobody else."""


def given_to(node: Call) -> Iterator[Expr]:
    """Every expression that a call is given, at any depth."""
    for given in (*node.args, *(value for _, value in node.keywords)):
        yield from walk(given)


def is_entry(node: Call, receiver: str) -> bool:
    """A row about who did what: `INSERT INTO trail ...`, `prisma.event.create({data: {actorId, ...}})`. `receiver` is
    what is called, in words."""
    if any(isinstance(given, Text) and _ENTRY_TABLE.match(given.value) for given in node.args):
        return True
    tables = [inner for inner in given_to(node) if isinstance(inner, Table)] if _ENTRY_NAME.search(receiver) else []
    keys = (key.value for table in tables for key, _ in table.pairs if isinstance(key, Text))
    return any(_ACTOR_KEY.match(words(key)) for key in keys)


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
        if is_caller(inner, frozenset()) or (isinstance(inner, Name) and inner.id in _ACTORS):
            return True
    return False
