"""What the name of a variable or a store says about what it holds."""

import re

from bot.inventory.words import words

ACCOUNT = re.compile(
    r"^(?:app |site |custom |auth |db |web |system |base |current )?users?$"
    r"|^(?:user |customer |staff |admin )?(?:accounts?|profiles?)$"
    r"|^(?:app |site )?(?:members?|customers?|staff|admins?|people|persons?)$"
)
"""Models that are people who sign in; "audience members" and "bank accounts" are not."""

_PREFIX = re.compile(r"^(?:db|new|current|existing|target|old|other|deleted|the|my)_(?=\w{3})")

NO_MODEL = frozenset(
    {"objects", "manager", "select", "queries"}
    | {
        "obj",
        "object",
        "instance",
        "item",
        "data",
        "row",
        "record",
        "entity",
        "model",
        "db_obj",
        "db",
        "x",
        "form",
        "result",
    }
    | {
        "self",
        "cls",
        "this",
        "session",
        "request",
        "req",
        "res",
        "response",
        "values",
        "payload",
        "body",
        "document",
        "doc",
    }
    | {
        "mixin",
        "mixins",
        "one",
        "many",
        "repo",
        "repos",
        "db_object",
        "db_item",
        "o",
        "i",
        "e",
        "m",
        "res",
        "existing",
        "new",
        "qs",
        "queryset",
        "query",
        "stmt",
        "serializer",
    }
)
"""Names that say nothing about what they hold."""


_HANDLES = ("repository", "repo", "service", "dao", "manager", "mapper", "crud")


def collection(name: str) -> str:
    """ "orders" for `orders_repository`, `ordersService`, `orders_collection`."""
    said = words(name).split()
    ends: tuple[str, ...] = (
        "repository",
        "repo",
        "service",
        "store",
        "crud",
        "dao",
        "manager",
        "collection",
        "table",
        "db",
        "model",
    )
    if said[-1:] and said[-1] in _HANDLES:
        ends = _HANDLES  # the service of `UserCollection` has no users
    kept = [word for word in said if word not in ends]
    return "_".join(kept)


def named(name: str) -> str:
    """What a variable's own name says it holds; "" for names that say nothing."""
    return "" if name in NO_MODEL or len(name) < 3 else _PREFIX.sub("", name)
