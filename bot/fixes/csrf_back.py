"""A view that was exempt from the check of where a request comes from is checked again."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import arguments_of, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

DECORATOR = re.compile(r"^(?:csrf_exempt|method_decorator\(csrf_exempt(?:, name=[\"']dispatch[\"'])?\)|csrf\.exempt)$")

SILENCED = ("enforce_csrf", "check_xsrf_cookie")
"""Methods of Django REST framework and of Tornado that check; overridden by nothing, they do not."""

SAID = "Checks again where the request comes from; whoever sends it has to send the token of the page along."


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    for decorator in nodes_on(file, span, "decorator"):
        inner = decorator.named_children[0]
        if DECORATOR.match(text_of(inner)) and file.is_first(decorator):
            yield SAID, [_without_lines(file, inner)]
    for call in nodes_on(file, span, "call"):
        given, name = arguments_of(call), function_of(call)
        parent = call.parent
        if len(given) != 1:
            continue
        if name == "csrf_exempt":
            yield SAID, [replaced(call, text_of(given[0]))]
        elif name.endswith("csrf.exempt") and parent is not None and parent.type == "expression_statement":
            alone = parent.prev_named_sibling is not None or parent.next_named_sibling is not None
            yield SAID, [_without_lines(file, parent)] if alone and file.is_first(parent) else []
    function = file.function_at(span)
    if function is not None and text_of(function.child_by_field_name("name") or function) in SILENCED:
        yield SAID, _without_method(file, function)


def _without_lines(file: PythonFile, node: Node) -> Change:
    last = file.line_of(max(node.start_byte, node.end_byte - 1))
    return Change(file.start_of(file.line_of(node.start_byte)), file.start_of(last + 1), "")


def _without_method(file: PythonFile, function: Node) -> list[Change]:
    """The method away, with the blank lines behind it, or those in front of it where it is the last; none where it is
    all that its class has."""
    before, after = function.prev_named_sibling, function.next_named_sibling
    if function.parent is None or function.parent.type != "block" or not file.is_first(function):
        return []
    if after is not None:
        start, end = file.line_of(function.start_byte), file.line_of(after.start_byte)
        return [Change(file.start_of(start), file.start_of(end), "")]
    if before is None:
        return []
    start = file.end_of(file.line_of(before.end_byte - 1))
    return [Change(start, file.end_of(file.line_of(function.end_byte - 1)), "")]


PLUGIN = Rewrite("csrf_back", 50, frozenset({"SOC2-009"}), _proposals)
