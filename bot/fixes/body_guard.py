"""The lines by which a handler of the same file turns strangers away, asked first here too."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.fixes.change import Change
from bot.fixes.deed import function_of_endpoint
from bot.fixes.for_some import is_too_little
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.standard_control import OF_STRANGERS

_KEPT = r"(?:request\.)?session"
_PERSON = r"(?:(?:request|g)\.user|current_user)"

NOBODY = re.compile(
    rf"^[\"']\w+[\"'] not in {_KEPT}$"
    rf"|^not {_KEPT}\.get\([\"']\w+[\"']\)$|^{_KEPT}\.get\([\"']\w+[\"']\) is None$"
    rf"|^not {_PERSON}(?:\.is_authenticated)?$|^{_PERSON} is None$|^{_PERSON}\.is_anonymous$"
)
"""Conditions that hold for strangers, and ask nothing else."""

OF_SOME = re.compile(r"admin|staff|super|role|manager|moderator|owner", re.IGNORECASE)
"""Words of conditions that hold for signed-in people too."""

ENDS = re.compile(r"^(?:return\b|raise\b|abort\()")

SMALL = ("flask", "django", "starlette")
"""Frameworks in whose applications handlers are found that ask for themselves."""

MAX_LINES = 4


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    function = file.function_at(context.finding.location.span)
    first = _first_statement(function) if function is not None else None
    if own is None or function is None or first is None or own.framework not in SMALL or not file.is_first(first):
        return
    if is_too_little(own, context) or any(act.kind in OF_STRANGERS for act in own.acts):
        return
    for other in _asking(own, context):
        sibling = function_of_endpoint(file, other)
        asked = _first_statement(sibling) if sibling is not None else None
        if sibling is None or asked is None or not _turns_strangers_away(file, asked):
            continue
        if _parameters(asked, sibling) <= _names(function) and file.margin(asked) == file.margin(first):
            text = f"{text_of(asked)}{file.eol}{file.margin(first)}"
            yield f"Turns strangers away as {other.handler} does.", [Change(first.start_byte, first.start_byte, text)]


def _asking(own: Endpoint, context: FixContext) -> Iterator[Endpoint]:
    """The endpoints of the same file whose own body asks who calls."""
    for one in context.inventory.endpoints:
        here = one.location.path == own.location.path and one.framework == own.framework and one is not own
        if here and any(control.level == "body" for control in one.of(ControlKind.AUTHENTICATION)):
            yield one


def _first_statement(function: Node) -> Node | None:
    """The first statement behind a docstring."""
    body = function.child_by_field_name("body")
    statements = [one for one in body.named_children if one.type != "comment"] if body is not None else []
    docstring = statements[0].named_children[:1] if statements and statements[0].type == "expression_statement" else []
    rest = statements[1:] if docstring and docstring[0].type == "string" else statements
    return rest[0] if rest else None


def _turns_strangers_away(file: PythonFile, statement: Node) -> bool:
    """Whether it is an `if` without another branch that ends the handler for who is not signed in, in one statement."""
    condition, block = statement.child_by_field_name("condition"), statement.child_by_field_name("consequence")
    if statement.type != "if_statement" or condition is None or block is None:
        return False
    lines = file.line_of(statement.end_byte - 1) - file.line_of(statement.start_byte) + 1
    alone = len(block.named_children) == 1 and statement.child_by_field_name("alternative") is None
    asks = NOBODY.match(text_of(condition)) is not None and OF_SOME.search(text_of(condition)) is None
    return alone and asks and lines <= MAX_LINES and ENDS.match(text_of(block).strip()) is not None


def _names(node: Node) -> frozenset[str]:
    found = node.child_by_field_name("parameters") if node.type == "function_definition" else node
    names = (one for one in walk(found) if one.type == "identifier" and not is_label(one)) if found is not None else ()
    return frozenset(text_of(one) for one in names)


def _parameters(statement: Node, function: Node) -> frozenset[str]:
    """The parameters of a function that a statement reads."""
    return _names(statement) & _names(function)


PLUGIN = Rewrite("body_guard", 57, frozenset({"SOC2-001"}), _proposals)
