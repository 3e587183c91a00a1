"""Handlers whose input was checked before they were called: `router.post("/orders", validate(Order), handler)`."""

import re
from collections.abc import Iterator
from itertools import chain

from bot.inventory.code import Attr, Call, Expr, Name, tail, walk
from bot.inventory.found import FunctionFound
from bot.inventory.frameworks.interface import CALLED, Project
from bot.inventory.modules import Module, OfFile
from bot.inventory.survey import Sighting

_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "all", "use", "route", "options", "head", "del"})
_VALIDATES = re.compile(r"valid|schema|celebrate|joi\b|\bzod|sanitiz|^(?:body|query|param)$", re.IGNORECASE)


def validated(project: Project) -> Iterator[int]:
    """The ids of the functions that stand in a route behind something that validates."""
    for seen, call in chain.from_iterable(project.in_files(_CHECKED)):
        found = project.names.settle(project.names.resolve(seen.scope, call.args[-1]))
        if isinstance(found, FunctionFound):
            yield id(found.node)


def _checked(module: Module) -> Iterator[tuple[Sighting, Call]]:
    """The calls of a file that look like a route behind something that validates."""
    for seen, call in CALLED.of(module):
        routes = isinstance(call.func, Attr) and call.func.name in _ROUTES
        if routes and any(_validates(one) for one in call.args[:-1]):
            yield seen, call


_CHECKED = OfFile(lambda module: tuple(_checked(module)))


def _validates(node: Expr) -> bool:
    named = (inner.func if isinstance(inner, Call) else inner for inner in walk(node))
    return any(isinstance(inner, Name | Attr) and bool(_VALIDATES.search(tail(inner))) for inner in named)
