"""What a sink is: a call, and the argument of it that must not come from a caller unchecked.

A module in this folder exposes `SINKS`, a tuple of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.flow import FlowKind
from bot.inventory.code import Attr, Call, Expr, Items, Text, dotted
from bot.inventory.found import Found, Scope
from bot.inventory.names import Names
from bot.inventory.taint.values import Value


@dataclass(frozen=True)
class Use:
    """A call with what is known of its parts. `callee` is the name of what is called: as it was imported where it comes
    from outside ("subprocess.run"), else as it is written. `found` is what it means, `on` the value it is called on."""

    names: Names
    scope: Scope
    call: Call
    name: str
    callee: str
    found: Found | None
    on: Value | None
    args: tuple[Value | None, ...]
    keywords: Mapping[str, Value | None]

    @property
    def receiver(self) -> str:
        """What it is called on, as it is written: "db.session" for `db.session.execute(q)`."""
        return dotted(self.call.func.value) if isinstance(self.call.func, Attr) else ""

    def given(self, key: str) -> Expr | None:
        return next((value for name, value in self.call.keywords if name == key), None)


def any_text(use: Use, value: Value) -> bool:
    return value.text


def leading_text(use: Use, value: Value) -> bool:
    """A text that begins with what the caller sent, other than a header."""
    return value.text and value.leads and not all(re.search(r"\.(?:headers|META)\b", label) for label in value.labels)


@dataclass(frozen=True)
class Sink:
    """Calls of `names` (last names) whose full name matches `callee`. `at` are the places of the argument: positions,
    keywords, "self" for what it is called on, "*" for every one. `needs` says whether a value there does harm."""

    kind: FlowKind
    names: frozenset[str]
    callee: str = ""
    at: tuple[int | str, ...] = (0,)
    needs: Callable[[Use, Value], bool] = any_text

    def harmed(self, use: Use) -> Value | None:
        """The value that does harm, None for none."""
        if self.callee and not re.search(self.callee, use.callee):
            return None
        for place in self.at:
            for value in _values(use, place):
                if value is not None and self.kind not in value.safe and self.needs(use, value):
                    return value
        return None


def _values(use: Use, place: int | str) -> tuple[Value | None, ...]:
    if place == "*":
        return (*use.args, *use.keywords.values())
    if place == "self":
        return (use.on,)
    if isinstance(place, int):
        return use.args[place : place + 1]
    return (use.keywords.get(place),)


def first_texts(node: Expr | None) -> tuple[str, ...]:
    """The literal texts at the beginning of a list: ("sh", "-c") for `["sh", "-c", line]`."""
    found: list[str] = []
    for item in node.items if isinstance(node, Items) else ():
        if not isinstance(item, Text):
            break
        found.append(item.value)
    return tuple(found)
