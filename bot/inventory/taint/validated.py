"""Handlers whose input was checked before they were called: `router.post("/orders", validate(Order), handler)`."""

import re
from collections.abc import Iterator

from bot.inventory.code import Attr, Call, Expr, Name, tail, walk
from bot.inventory.found import FunctionFound
from bot.inventory.frameworks.interface import Project

_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "all", "use", "route", "options", "head", "del"})
_VALIDATES = re.compile(r"valid|schema|celebrate|joi\b|\bzod|sanitiz|^(?:body|query|param)$", re.IGNORECASE)


def validated(project: Project) -> Iterator[int]:
    """The ids of the functions that stand in a route behind something that validates."""
    for seen, call in project.called:
        if isinstance(call.func, Attr) and call.func.name in _ROUTES and len(call.args) > 1:
            before, handler = call.args[:-1], call.args[-1]
            if any(_validates(one) for one in before):
                found = project.names.settle(project.names.resolve(seen.scope, handler))
                if isinstance(found, FunctionFound):
                    yield id(found.node)


def _validates(node: Expr) -> bool:
    named = (inner.func if isinstance(inner, Call) else inner for inner in walk(node))
    return any(isinstance(inner, Name | Attr) and bool(_VALIDATES.search(tail(inner))) for inner in named)
