"""Views of Django REST framework that let everybody in ask for somebody who is signed in."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import replaced
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.decorators import decorators_of
from bot.fixes.for_some import is_too_little
from bot.fixes.habits import own_endpoint
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.standard_control import OF_STRANGERS, REST

OPEN, SIGNED_IN = "AllowAny", "IsAuthenticated"

NAMED = re.compile(rf"^(?:\w+\.)?{OPEN}$")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None or own.framework != "django_rest" or any(act.kind in OF_STRANGERS for act in own.acts):
        return
    if is_too_little(own, context):
        return
    span = context.finding.location.span
    view, function = class_at(file, span), file.function_at(span)
    if view is not None:
        yield f"Asks for {SIGNED_IN} where {OPEN} let everybody in.", _by_action(file, view)
    elif function is not None:
        yield f"Asks for {SIGNED_IN} instead of {OPEN}.", _of_function(file, function)


def _of_function(file: PythonFile, function: Node) -> list[Change]:
    """`@permission_classes([AllowAny])`"""
    named = [one for one in decorators_of(function) if text_of(one).startswith("@permission_classes(")]
    return _each(file, [node for one in named for node in _open_ones(one)])


def _by_action(file: PythonFile, view: Node) -> list[Change]:
    """The branches of `get_permissions` that let everybody in, where another one asks who calls: the author knows the
    difference, and left out an action. (Django REST framework, "ViewSets": `self.action`.)"""
    methods = [one for one in walk(view) if one.type == "function_definition"]
    method = next(
        (one for one in methods if text_of(one.child_by_field_name("name") or one) == "get_permissions"), None
    )
    if method is None or not re.search(rf"\b{SIGNED_IN}\b", text_of(method)):
        return []
    asks = any(one.type == "if_statement" and "self.action" in text_of(one) for one in walk(method))
    return _each(file, _open_ones(method)) if asks else []


def _open_ones(node: Node) -> list[Node]:
    """The names of the class that lets everybody in, with the module in front of them."""
    found = [one for one in walk(node) if one.type in ("identifier", "attribute") and NAMED.match(text_of(one))]
    inner = {one.child_by_field_name("attribute") for one in found if one.type == "attribute"}
    return [one for one in found if one not in inner]


def _each(file: PythonFile, names: list[Node]) -> list[Change]:
    changes: list[Change] = []
    for one in names:
        module = text_of(one).rpartition(".")[0]
        imports = [] if module else bring_name(file, REST, SIGNED_IN, one)
        if imports is None:
            return []
        changes += [replaced(one, f"{module}.{SIGNED_IN}" if module else SIGNED_IN), *imports]
    return list(dict.fromkeys(changes))


PLUGIN = Rewrite("open_permissions", 55, frozenset({"SOC2-001"}), _proposals)
