"""An error that reaches the client by a way around: in a later answer, in a stream, on the next page."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.handler import Handler, handlers_at
from bot.fixes.interface import FixContext
from bot.fixes.leaks import Leak, called, find_leaks
from bot.fixes.project_logger import logger_at
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.told_twice import dropped, is_no_text

SHOWS = re.compile(r"^(?:messages\.(?:error|warning|info|success|debug|add_message)|self\.message_user)$")
"""Django's messages are shown on the next page (its documentation, "The messages framework")."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    function = file.function_at(context.finding.location.span)
    for handler in _handlers(file, function, context.finding.location.span) if function is not None else ():
        told = [(one, leak) for one in _statements(handler, function) for leak in _leaks(file, handler, one)]
        if not told or any(_says_nothing(one, leak) for one, leak in told):
            continue
        changes = [dropped(leak) or Change(leak.node.start_byte, leak.node.end_byte, leak.text) for _, leak in told]
        if handler.is_logged():
            yield (
                "Tells the client a fixed text; the error is logged already.",
                [*changes, *_unbound(handler, told, "")],
            )
            continue
        first = handler.block.named_children[0]
        logger = logger_at(file, handler.block, context)
        call = _logged(file, handler, function, logger.name, logger.knows_exc_info)
        if file.is_first(first) and call:
            line = Change(first.start_byte, first.start_byte, f"{call}{file.eol}{file.margin(first)}")
            gone = _unbound(handler, told, call)
            yield "Tells the client a fixed text and logs the error.", [*changes, line, *logger.changes, *gone]


def _says_nothing(statement: Node, leak: Leak) -> bool:
    """Whether a fixed text would be odd there: in the place of a trace, or of a piece of a protocol."""
    text = text_of(leak.node)
    is_message = SHOWS.match(called(statement.named_children[0])) is not None
    wordless = not (leak.text or dropped(leak))
    return wordless or is_no_text(leak) or "\\n" in text or (is_message and "traceback" in text)


def _handlers(file: PythonFile, function: Node, span: Span) -> Iterator[Handler]:
    """The one that the lines are in; else those of the function, which keeps what they caught for its end."""
    around = next((one for one in outwards(file.within(span)) if one.type == "except_clause"), None)
    clauses = [around] if around is not None else [one for one in walk(function) if one.type == "except_clause"]
    for one in clauses:
        lines = Span(file.line_of(one.start_byte), file.line_of(one.end_byte - 1))
        yield from handlers_at(file, lines)
    if not clauses:
        yield from handlers_at(file, span)


def _statements(handler: Handler, function: Node | None) -> Iterator[Node]:
    """The statements of a handler by which something gets to the client later."""
    for one in handler.block.named_children:
        inner = one.named_children[0] if one.type == "expression_statement" and one.named_children else None
        if inner is None or function is None:
            continue
        left = inner.child_by_field_name("left") if inner.type == "assignment" else None
        kept = left is not None and _is_answered(left, function)
        if kept or inner.type == "yield" or (inner.type == "call" and SHOWS.match(called(inner))):
            yield one


def _is_answered(left: Node, function: Node) -> bool:
    """Whether what is assigned to is part of what the function returns: `result["error"]`, `body = {...}`."""
    base = left.child_by_field_name("value") if left.type == "subscript" else left
    if base is None or base.type != "identifier":
        return False
    returned = [one for one in walk(function) if one.type == "return_statement"]
    return any(text_of(part) == text_of(base) for one in returned for part in walk(one) if part.type == "identifier")


def _leaks(file: PythonFile, handler: Handler, statement: Node) -> list[Leak]:
    inner = statement.named_children[0]
    value = inner.child_by_field_name("right") if inner.type == "assignment" else None
    if value is not None and value.type not in ("dictionary", "call", "string", "binary_operator"):
        return []
    exceptions = frozenset({handler.exception} - {""})
    if inner.type != "yield":
        return find_leaks(file, statement, exceptions)
    found = [leak for one in walk(inner) if one.type == "dictionary" for leak in find_leaks(file, one, exceptions)]
    return [_quoted_within(one) for one in found] or find_leaks(file, statement, exceptions)


def _quoted_within(leak: Leak) -> Leak:
    """The text in the other quotation marks where it stands within a text."""
    around = next((one for one in outwards(leak.node.parent) if one.type == "string"), None)
    if around is None or leak.text[:1] not in "\"'":
        return leak
    quote = "'" if text_of(around).endswith('"') else '"'
    return Leak(leak.node, f"{quote}{leak.text[1:-1]}{quote}")


def _logged(file: PythonFile, handler: Handler, function: Node | None, logger: str, knows_exc_info: bool) -> str:
    name = function.child_by_field_name("name") if function is not None else None
    words = f"{file.quote}{text_of(name) if name is not None else 'Request'} failed{file.quote}"
    if handler.in_except:
        return f"{logger}.exception({words})"
    return f"{logger}.error({words}, exc_info={handler.exception})" if handler.exception and knows_exc_info else ""


def _unbound(handler: Handler, told: list[tuple[Node, Leak]], call: str) -> list[Change]:
    """Drop the ` as e` that nothing reads any more."""
    gone = [leak.node for _, leak in told]
    left = [
        one
        for one in handler.uses(handler.exception)
        if not any(node.start_byte <= one.start_byte < node.end_byte for node in gone)
    ]
    if handler.binding is None or left or re.search(rf"\b{re.escape(handler.exception)}\b", call):
        return []
    return [Change(*handler.binding, "")]


PLUGIN = Rewrite("told_later", 25, frozenset({"SOC2-007"}), _proposals)
