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
from bot.fixes.script_nest_logger import logger_of_class
from bot.fixes.script_rewrite import ScriptRewrite

LOGGED = re.compile(r"\b(?:console|logger|log|Logger|Sentry)\.\w+\(|captureException\(")

ERRORS = re.compile(r"^(?:e|ex|exc|err|error|exception|reason|cause|_?err\w*)$", re.IGNORECASE)
"""What parameters are called that hold an error."""

EXCEPTIONS = {
    "BadRequest": 400,
    "Unauthorized": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "Conflict": 409,
    "UnprocessableEntity": 422,
    "BadGateway": 502,
    "ServiceUnavailable": 503,
    "GatewayTimeout": 504,
}
"""Nest's exceptions (docs.nestjs.com, "Exception filters") by their status; any other stands for 500."""

USES = 2
"""Of a text of an error: where it is put together, and the answer."""

TELLS = ("message", "stack", "toString", "errors", "detail", "sql", "name")


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    for node in walk(file.root):
        if not _is_answer(node) or file.line_of(node.start_byte) not in span:
            continue
        found = _error_of(node)
        leaks = _leaks_of(file, node, *found) if found is not None else []
        if found is None or not leaks:
            continue
        name, block = found
        if _is_told_apart(node) or _has_a_status(name, block) or _tells_what_is_wrong(node, block):
            return
        logged = LOGGED.search(text_of(block)) is not None
        log = [] if logged else _log(file, context, node, name)
        told = "Tells the client a fixed text" + (
            "; the error is logged already." if logged else " and logs the error."
        )
        yield told, [*leaks, *log] if logged or log else []
        return


def _is_answer(node: Node) -> bool:
    """A statement, or the one expression that a function comes to."""
    if node.type in ("expression_statement", "return_statement", "throw_statement"):
        return True
    function = node.parent
    is_body = (
        function is not None and function.type == "arrow_function" and function.child_by_field_name("body") == node
    )
    return is_body and node.type == "call_expression"


def _error_of(statement: Node) -> tuple[str, Node] | None:
    """The name that holds the error, and the block that handles it: a catch clause, or a function that is called with
    an error first (Express's and Fastify's handlers of errors, callbacks of Node, what a promise is caught by)."""
    for around in outwards(statement.parent):
        parameter = (
            around.child_by_field_name("parameter") if around.type in ("catch_clause", "arrow_function") else None
        )
        body = around.child_by_field_name("body")
        if body is None:
            continue
        if parameter is not None and parameter.type == "identifier":
            if around.type == "catch_clause" or ERRORS.match(text_of(parameter)):
                return text_of(parameter), body
            return None
        parameters = around.child_by_field_name("parameters")
        if parameters is not None and parameters.named_children:
            first = re.split(r"\W", text_of(parameters.named_children[0]))[0]
            return (first, body) if ERRORS.match(first) or len(parameters.named_children) == 4 else None
    return None


def _leaks_of(file: ScriptFile, statement: Node, name: str, block: Node) -> list[Change]:
    """The changes of what shows the error: where it is sent, or where what is sent is put together."""
    leaks = list(_leaks(file, statement, name))
    if leaks:
        return leaks
    sent = {text_of(one) for one in walk(statement) if one.type in ("identifier", "shorthand_property_identifier")}
    fixed = f"{file.quote}{_text(statement)}{file.quote}"
    for node in walk(block):
        label = node.child_by_field_name("name") if node.type == "variable_declarator" else None
        value = node.child_by_field_name("value") if label is not None else None
        if value is not None and label is not None and text_of(label) in sent and _shows(value, name):
            if len(re.findall(rf"(?<![\w.]){text_of(label)}\b", text_of(block))) > USES:
                return []  # the log, or what is decided by it, would lose it too
            return [Change(value.start_byte, value.end_byte, _own_words(file, value) or fixed)]
    return []


def _leaks(file: ScriptFile, statement: Node, name: str) -> Iterator[Change]:
    """Each expression that shows the error, replaced by what the status says."""
    fixed = f"{file.quote}{_text(statement)}{file.quote}"
    stack = list(statement.named_children)
    while stack:
        node = stack.pop()
        if _shows(node, name):
            pair = node.parent
            label = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
            if pair is not None and label is not None and text_of(node).endswith(".stack"):
                yield _without(pair)
            else:
                yield Change(node.start_byte, node.end_byte, _own_words(file, node) or fixed)
        elif node.type not in ("arrow_function", "function_expression"):
            stack += node.named_children


def _is_told_apart(statement: Node) -> bool:
    """Whether this is the answer to one kind of error of the project's own, whose text is meant for the client."""
    told = re.search(r"\bstatus(?:\(|: )([1-4]\d\d)\b", text_of(statement))
    return told is not None and any(around.type == "switch_case" for around in outwards(statement))


def _has_a_status(name: str, block: Node) -> bool:
    """Whether errors bring a status with them, as those of http-errors do: what is told of one of 4xx is meant for the
    client, and one fixed text would be wrong for most of them."""
    return re.search(rf"\b{re.escape(name)}\??\.(?:status|statusCode)\b", text_of(block)) is not None


def _tells_what_is_wrong(statement: Node, block: Node) -> bool:
    """Whether a check of what was sent is answered with what it said."""
    tried = block.parent.parent if block.parent is not None and block.parent.type == "catch_clause" else None
    body = tried.child_by_field_name("body") if tried is not None else None
    is_refusal = re.search(r"\b(?:status|code)(?:\(|: )4\d\d\b", text_of(statement)) is not None
    return is_refusal and body is not None and re.search(r"(?i)\b(?:validat|sanitiz)\w*\(", text_of(body)) is not None


def _own_words(file: ScriptFile, node: Node) -> str:
    """What the project itself says in front of the error's text ("Sending failed" of `Sending failed: ${e.message}`),
    or in its absence (`e.message || "Sending failed"`); "" where that says nothing."""
    told = ""
    if node.type == "template_string":
        told = re.split(r"\$\{", text_of(node).strip("`"))[0].strip().rstrip(":-(").strip()
    elif node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text_of(node.child_by_field_name("operator") or node)
        words = left if operator == "+" else right if operator in ("||", "??") else None
        told = (
            text_of(words)[1:-1].strip().rstrip(":-(").strip() if words is not None and words.type == "string" else ""
        )
    fitting = len(told.split()) > 1 and not re.search(r"[\\\n'\"`]", told)
    return f"{file.quote}{told}{file.quote}" if fitting else ""


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
    told = text_of(statement)
    status = re.search(r"\.(?:status|code)\((\d{3})\)|status: (\d{3})\b", told)
    thrown = re.search(r"\bnew (\w+)Exception\(", told)
    code = (
        int(status[1] or status[2]) if status is not None else EXCEPTIONS.get(thrown[1], 0) if thrown is not None else 0
    )
    return STATUS_TEXTS.get(code, DEFAULT_TEXT)


def _without(pair: Node) -> Change:
    before, after = pair.prev_named_sibling, pair.next_named_sibling
    if before is not None:
        return Change(before.end_byte, pair.end_byte, "")
    return Change(pair.start_byte, after.start_byte if after is not None else pair.end_byte, "")


def _log(file: ScriptFile, context: FixContext, statement: Node, name: str) -> list[Change]:
    """The error in the log, in front of the answer; an expression that a function comes to becomes a block."""
    logger, more = "logger" if "logger" in bound_in(file) else "console", list[Change]()
    if any(source == "@nestjs/common" for _, source in file.imports()):
        of_class = logger_of_class(file, context, statement)
        if of_class is None:
            return []
        logger, more = of_class.call.rpartition(".")[0], list(of_class.changes)
    start, margin = statement.start_byte, file.margin(statement)
    if statement.type == "call_expression":
        inner, stop = f"{margin}{file.unit}", ";" if b";" in file.content else ""
        return [
            Change(start, start, f"{{{file.eol}{inner}{logger}.error({name}){stop}{file.eol}{inner}"),
            Change(statement.end_byte, statement.end_byte, f"{stop}{file.eol}{margin}}}"),
        ]
    if not file.is_first(statement):
        return []
    stop = ";" if text_of(statement).endswith(";") else ""
    return [Change(start, start, f"{logger}.error({name}){stop}{file.eol}{margin}"), *more]


PLUGIN = ScriptRewrite("script_errors", 20, frozenset({"SOC2-007"}), _proposals)
