"""Safe errors in scripts: the client gets a fixed text, the log gets the error."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, function_of
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_logger import logger_of_file
from bot.fixes.script_nest_logger import logger_of_class
from bot.fixes.script_rewrite import ScriptRewrite
from bot.fixes.script_status import status_of
from bot.fixes.script_thrown import throws_own_words
from bot.fixes.script_told import FOR_PROGRAMS, refusal_of, told_instead

LOGGED = re.compile(
    r"\b(?:console|\w*[lL]og(?:ger)?|Sentry|signale|winston|pino|consola|Bugsnag|Rollbar|newrelic)\.\w+\(|captureException\("
)

ERRORS = re.compile(r"^(?:e|ex|exc|err|error|exception|reason|cause|_?err\w*)$", re.IGNORECASE)
"""What parameters are called that hold an error."""

DETAILS = re.compile(r"detail|trace|stack|cause|reason|raw|debug", re.IGNORECASE)
"""Fields beside the text that a client shows."""

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
        if _is_told_apart(node) or _has_a_status(name, block) or _tells_what_is_wrong(file, context, node, block):
            return
        logged = _is_logged(block, name)
        log = [] if logged else _log(file, context, node, name)
        told = "Tells the client a fixed text" + (
            "; the error is logged already." if logged else " and logs the error."
        )
        yield told, [*leaks, *log] if logged or log else []
        return


def _is_logged(block: Node, name: str) -> bool:
    """Whether a log is told, or a function of the project that is called as one (`printWarning("...", error)`), or the
    error is kept for whoever comes behind."""
    own = rf"\b\w*(?:[lL]og|[wW]arn|[pP]rint|[rR]eport|[cC]apture|[dD]ebug|[tT]race)\w*\([^;]*\b{re.escape(name)}\b"
    text = text_of(block)
    kept = re.search(rf"(?:^|[;{{\s])[\w.]+ = {re.escape(name)}\s*(?:;|\n)", text)
    called = rf"(?<![\w.])(?!(?:res|reply|response|ctx|next)\b)[\w.]+\.(?:error|warn|fatal)\([^;]*\b{re.escape(name)}\b"
    told = LOGGED.search(text) or re.search(own, text) or re.search(called, text)
    return told is not None or kept is not None


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
    """The changes of what shows the error: where it is sent, or where what is sent is put together; none where nobody
    can tell what the client may be told of one of them."""
    status, central = status_of(statement, block), _is_central(block)
    leaks = list(_leaks(statement, name))
    if leaks:
        return _replaced(file, leaks, block, status, central)
    sent = {text_of(one) for one in walk(statement) if one.type in ("identifier", "shorthand_property_identifier")}
    for node in walk(block):
        label = node.child_by_field_name("name") if node.type == "variable_declarator" else None
        value = node.child_by_field_name("value") if label is not None else None
        if value is not None and label is not None and text_of(label) in sent and _shows(value, name):
            if len(re.findall(rf"(?<![\w.]){text_of(label)}\b", text_of(block))) > USES:
                return []  # the log, or what is decided by it, would lose it too
            told = told_instead(file, value, block, status, central=central)
            return [Change(value.start_byte, value.end_byte, told)] if told else []
    return []


def _replaced(file: ScriptFile, leaks: list[Node], block: Node, status: int, central: bool) -> list[Change]:
    """The texts in the place of what an answer shows; none where one is a code, cannot be told, or would be the same
    sentence again."""
    changes, texts = list[Change](), list[str]()
    for one in leaks:
        if one.parent is not None and _may_go(one):
            changes.append(_without(one.parent))
            continue
        texts.append(told_instead(file, one, block, status, central=central))
        changes.append(Change(one.start_byte, one.end_byte, texts[-1]))
    is_code = any(FOR_PROGRAMS.match(_label_of(one)) for one in leaks)
    return [] if is_code or "" in texts or len(set(texts)) < len(texts) else changes


def _leaks(statement: Node, name: str) -> Iterator[Node]:
    """Each expression of a statement that shows the error."""
    stack = list(statement.named_children)
    while stack:
        node = stack.pop()
        if _shows(node, name):
            yield node
        elif node.type not in ("arrow_function", "function_expression"):
            stack += node.named_children


def _may_go(node: Node) -> bool:
    """Whether this is a trace beside something else that is sent, or details beside a text that says what failed."""
    label, told = _label_of(node), text_of(node)
    table = node.parent.parent if node.parent is not None and label else None
    if table is None or len(table.named_children) < 2:
        return False
    values = [one.child_by_field_name("value") for one in table.named_children if one.type == "pair"]
    says = any(one is not None and one.type == "string" and len(text_of(one).split()) > 1 for one in values)
    return told.endswith(".stack") or (says and DETAILS.search(label) is not None)


def _label_of(node: Node) -> str:
    """The key under which an object holds a value; "" for another place."""
    pair = node.parent
    label = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    return text_of(label).strip("'\"") if label is not None else ""


def _is_central(block: Node) -> bool:
    """Whether this is the handler of all errors: a function of four parameters (Express), or what Fastify is told."""
    function = block.parent
    parameters = function.child_by_field_name("parameters") if function is not None else None
    if function is None or parameters is None:
        return False
    call = function.parent.parent if function.parent is not None and function.parent.type == "arguments" else None
    told = call is not None and function_of(call).endswith(("setErrorHandler", "onError"))
    return told or len(parameters.named_children) == 4


def _is_told_apart(statement: Node) -> bool:
    """Whether this is the answer to one kind of error of the project's own, whose text is meant for the client."""
    told = re.search(r"\bstatus(?:\(|: )([1-4]\d\d)\b", text_of(statement))
    return told is not None and any(around.type == "switch_case" for around in outwards(statement))


def _has_a_status(name: str, block: Node) -> bool:
    """Whether errors bring a status with them, as those of http-errors do: what is told of one of 4xx is meant for the
    client, and one fixed text would be wrong for most of them."""
    return re.search(rf"\b{re.escape(name)}\??\.(?:status|statusCode)\b", text_of(block)) is not None


def _tells_what_is_wrong(file: ScriptFile, context: FixContext, statement: Node, block: Node) -> bool:
    """Whether a check of what was sent is answered with what it said, or a refusal with the words that the code tried
    throws for it."""
    if refusal_of(file, block, status_of(statement, block)):
        return False
    tried = block.parent.parent if block.parent is not None and block.parent.type == "catch_clause" else None
    body = tried.child_by_field_name("body") if tried is not None else None
    status = status_of(statement, block) if body is not None else 0
    if body is None or status < 400:
        return False
    if status >= 500:  # what is thrown in the very lines that are tried is meant for who is answered
        return throws_own_words(file, context, body, hops=0)
    is_check = re.search(r"(?i)\b(?:validat|sanitiz)\w*\(", text_of(body)) is not None
    return is_check or throws_own_words(file, context, body)


def _shows(node: Node, name: str) -> bool:
    """Whether a value is the error or a text of it: `err.message`, `String(err)`, a template with it, or itself as what
    is sent."""
    told = rf"\b{re.escape(name)}\b"
    match node.type:
        case "member_expression":
            return re.match(rf"{told}\??\.(?:{'|'.join(TELLS)})$", text_of(node)) is not None
        case "template_string" | "binary_expression" | "ternary_expression":
            return re.search(told, text_of(node)) is not None and "?." not in text_of(node)[:1]
        case "call_expression" if function_of(node) == "JSON.stringify":
            return any(one.type != "object" and re.match(told, text_of(one)) for one in arguments_of(node)[:1])
        case "call_expression":
            return function_of(node) in ("String", f"{name}.toString") and bool(re.search(told, text_of(node)))
        case "identifier":
            sent = node.parent is not None and node.parent.type == "arguments"
            is_value = node.parent is not None and node.parent.type == "pair"
            return text_of(node) == name and (is_value or (sent and _answers(node)))
    return False


def _answers(node: Node) -> bool:
    call = node.parent.parent if node.parent is not None else None
    return call is not None and bool(re.search(r"\.(?:json|send|end)$", function_of(call)))


def _without(pair: Node) -> Change:
    before, after = pair.prev_named_sibling, pair.next_named_sibling
    if before is not None:
        return Change(before.end_byte, pair.end_byte, "")
    return Change(pair.start_byte, after.start_byte if after is not None else pair.end_byte, "")


def _log(file: ScriptFile, context: FixContext, statement: Node, name: str) -> list[Change]:
    """The error in the log, in front of the answer; an expression that a function comes to becomes a block."""
    if any(source == "@nestjs/common" for _, source in file.imports()):
        of_class = logger_of_class(file, context, statement)
        if of_class is None:
            return []
        logger, more = of_class.call.rpartition(".")[0], list(of_class.changes)
        told = re.compile(rf"\b{re.escape(logger)}\.error\(\s*(?:e|err|error)\b")
        if of_class.own and not any(told.search(each.text) for each in (context.file, *context.files.values())):
            return []
    else:
        found = logger_of_file(file, context, statement)
        if found is None:
            return []
        logger, more = found.name, list(found.changes)
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
