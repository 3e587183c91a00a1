"""Chains of calls (`http.cors().and().csrf()`) in the order in which they run."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.inventory.code import Attr, Call, Expr


class Link(NamedTuple):
    """One call of a chain: its line, name and arguments."""

    line: int
    name: str
    args: tuple[Expr, ...]


def links(node: Expr | None) -> Iterator[Link]:
    """The calls of a chain, innermost first."""
    found: list[Link] = []
    while isinstance(node, Call) and isinstance(node.func, Attr):
        found.append(Link(node.line, node.func.name, node.args))
        node = node.func.value
    yield from reversed(found)
