"""Safe errors in scripts: the client gets a fixed text, the log gets the error."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.leaks import DEFAULT_TEXT, STATUS_TEXTS
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import function_of
from bot.fixes.script_file import ScriptFile, bound_in
from bot.fixes.script_rewrite import ScriptRewrite

LOGGED = re.compile(r"\b(?:console|logger|log|Sentry)\.\w+\(|captureException\(")

TELLS = ("message", "stack", "toString", "errors", "detail", "sql", "name")


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    for node in walk(file.root):
        if node.type not in ("expression_statement", "return_statement") or file.line_of(node.start_byte) not in span:
            continue
        found = _error_of(node)
        leaks = list(_leaks(file, node, found[0])) if found is not None else []
        if found is None or not leaks:
            continue
        name, block = found
        logged = LOGGED.search(text_of(block)) is not None
        told = "Tells the client a fixed text" + (
            "; the error is logged already." if logged else " and logs the error."
        )
        yield told, [*leaks, *([] if logged else _log(file, node, name))]
        return


def _error_of(statement: Node) -> tuple[str, Node] | None:
    """The name that holds the error, and the block that handles it: a catch clause, or Express's handler of errors."""
    for around in outwards(statement.parent):
        parameter = around.child_by_field_name("parameter") if around.type == "catch_clause" else None
        body = around.child_by_field_name("body")
        if parameter is not None and body is not None and parameter.type == "identifier":
            return text_of(parameter), body
        parameters = around.child_by_field_name("parameters")
        if parameters is not None and body is not None and len(parameters.named_children) == 4:
            return re.split(r"\W", text_of(parameters.named_children[0]))[0], body
    return None


def _leaks(file: ScriptFile, statement: Node, name: str) -> Iterator[Change]:
    """Each expression that shows the error, replaced by what the status says."""
    fixed = f"{file.quote}{_text(statement)}{file.quote}"
    stack = list(statement.named_children)
    while stack:
        node = stack.pop()
        if _shows(node, name):
            pair = node.parent
            label = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
            if pair is not None and label is not None and text_of(label) == "stack":
                yield _without(pair)
            else:
                yield Change(node.start_byte, node.end_byte, fixed)
        elif node.type not in ("arrow_function", "function_expression"):
            stack += node.named_children


def _shows(node: Node, name: str) -> bool:
    """Whether a value is the error or a text of it: `err.message`, `String(err)`, a template with it, or itself as what
    is sent."""
    told = rf"\b{re.escape(name)}\b"
    match node.type:
        case "member_expression":
            return re.match(rf"{told}\??\.(?:{'|'.join(TELLS)})$", text_of(node)) is not None
        case "template_string" | "binary_expression" | "ternary_expression":
            return re.search(told, text_of(node)) is not None and "?." not in text_of(node)[:1]
        case "call_expression":
            return function_of(node) in ("String", "JSON.stringify", f"{name}.toString") and bool(
                re.search(told, text_of(node))
            )
        case "identifier":
            sent = node.parent is not None and node.parent.type == "arguments"
            is_value = node.parent is not None and node.parent.type == "pair"
            return text_of(node) == name and (is_value or (sent and _answers(node)))
    return False


def _answers(node: Node) -> bool:
    call = node.parent.parent if node.parent is not None else None
    return call is not None and bool(re.search(r"\.(?:json|send|end)$", function_of(call)))


def _text(statement: Node) -> str:
    status = re.search(r"\.(?:status|code)\((\d{3})\)", text_of(statement))
    return STATUS_TEXTS.get(int(status[1]), DEFAULT_TEXT) if status is not None else DEFAULT_TEXT


def _without(pair: Node) -> Change:
    before, after = pair.prev_named_sibling, pair.next_named_sibling
    if before is not None:
        return Change(before.end_byte, pair.end_byte, "")
    return Change(pair.start_byte, after.start_byte if after is not None else pair.end_byte, "")


def _log(file: ScriptFile, statement: Node, name: str) -> list[Change]:
    logger = "logger" if "logger" in bound_in(file) else "console"
    if not file.is_first(statement):
        return []
    start = statement.start_byte
    stop = ";" if text_of(statement).endswith(";") else ""
    return [Change(start, start, f"{logger}.error({name}){stop}{file.eol}{file.margin(statement)}")]


PLUGIN = ScriptRewrite("script_errors", 20, frozenset({"SOC2-007"}), _proposals)
