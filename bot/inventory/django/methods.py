"""Methods of a stored row that change it: `connector.change_priority(1)` saves what it sets."""

import re
from collections.abc import Iterator

from bot.core.inventory import ActKind
from bot.inventory.code import Assign, Attr, Call, Expr, Function, Name, tail
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.models import models_in
from bot.inventory.names import Names
from bot.inventory.statements import every, expressions
from bot.inventory.words import words

_DOES = {"save": ActKind.CHANGE, "asave": ActKind.CHANGE, "delete": ActKind.DELETE, "adelete": ActKind.DELETE}

_MEANT = re.compile(
    r"^(?:set|change|update|activate|deactivate|enable|disable|approve|reject|cancel|archive|restore|close|open|publish|unpublish"
    r"|assign|move|rename|replace|block|unblock|ban|unban|lock|unlock|suspend|reset|promote|demote|mark|toggle|merge|remove)\b"
)
_COUNTS = re.compile(r"\b(?:counts?|counter|views?|visits?|hits?|seen|access|accessed|stats?|cache|last \w+)\b")
"""A counter of visits is nothing that a visitor changes."""


def done_by_methods(names: Names, scope: Scope, function: Function) -> Iterator[tuple[ActKind, str]]:
    """(what is done, model) for each method that is called on a row which the function has fetched."""
    made: dict[str, Expr] = {}
    for line in every(function.body):
        if isinstance(line, Assign) and line.value is not None:
            made.update({target.id: line.value for target in line.targets if isinstance(target, Name)})
    for call in expressions(function.body) if made else ():
        base = call.func.value if isinstance(call, Call) and isinstance(call.func, Attr) else None
        said = words(tail(call.func)) if isinstance(call, Call) else ""
        if isinstance(base, Name) and base.id in made and _MEANT.match(said) and not _COUNTS.search(said):
            yield from _done(names, scope, made[base.id], tail(getattr(call, "func", None)))


def _done(names: Names, scope: Scope, value: Expr, name: str) -> Iterator[tuple[ActKind, str]]:
    """What the method of that name does to the row itself."""
    for model in models_in(names, scope, value):
        method = names.class_member(model, name)
        if isinstance(method, FunctionFound):
            own = (one for one in expressions(method.node.body) if isinstance(one, Call) and isinstance(one.func, Attr))
            does = (tail(one.func) for one in own if isinstance(one.func, Attr) and one.func.value == Name("self"))
            yield from [(_DOES[name], model.node.name) for name in does if name in _DOES][:1]
