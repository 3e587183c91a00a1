"""Queries that read the accounts of a site, many at a time."""

import re
from collections.abc import Iterable

from bot.inventory.code import Attr, Call, Expr, Name, tail, walk
from bot.inventory.found import Outside, Scope, ValueFound
from bot.inventory.names import Names

_MANY = frozenset(
    {"all", "filter", "exclude", "values", "values_list", "iterator", "order_by", "only", "defer", "select_related"}
)
_FEW = frozenset(
    {"exists", "aexists", "count", "acount", "first", "afirst", "last", "get", "aget", "update", "delete", "aggregate"}
)
"""What a query ends with that shows no rows, or a single one."""

_ACCOUNTS = re.compile(r"^django\.contrib\.auth\.(?:models\.User|get_user_model)(?:\(\))?$")


def lists_accounts(names: Names, scope: Scope, nodes: Iterable[Expr]) -> bool:
    """Is there a query for accounts whose class stands outside the tree? `scope` is the inside of the function."""
    calls = [node for node in nodes if isinstance(node, Call) and isinstance(node.func, Attr)]
    ended = {id(inner) for call in calls if tail(call.func) in _FEW for inner in walk(call.func)}
    return any(
        tail(call.func) in _MANY and id(call) not in ended and _of_accounts(names, scope, call) for call in calls
    )


def _of_accounts(names: Names, scope: Scope, call: Call) -> bool:
    managed = (node.value for node in walk(call.func) if isinstance(node, Attr) and node.name == "objects")
    return any(isinstance(one, Name | Attr | Call) and _is_account(names, scope, one) for one in managed)


def _is_account(names: Names, scope: Scope, node: Expr) -> bool:
    """`User` of Django, or what `get_user_model()` gives, also under another name."""
    found = names.resolve(scope, node)
    if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
        return bool(_ACCOUNTS.match(names.outside_name(found.scope, found.node.value.func)))
    return isinstance(found, Outside) and bool(_ACCOUNTS.match(found.name))
