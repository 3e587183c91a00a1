"""Where an exception's text reaches the client: the expressions to replace, and what is said in their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from tree_sitter import Node

from bot.fixes.python_file import PythonFile, is_label, text_of, walk
from bot.fixes.refused_input import refused
from bot.fixes.usual_words import as_elsewhere, asks_others, beside, logged_words, said_by_name

STATUS_TEXTS = {
    400: "Invalid request",
    401: "Authentication failed",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    422: "Invalid request",
    429: "Too many requests",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}
"""What the client is told, by status code (RFC 9110); for anything else DEFAULT_TEXT."""

DEFAULT_TEXT = "Internal server error"

NEUTRAL_TEXT = "Request failed"

SERVER_ERROR = 500

REDIRECTS = re.compile(r"\breturn redirect\(")
"""Answers that lead to a page, which shows what somebody reads."""

BLAMING = frozenset((400, 401, 403, 409, 422))
"""Statuses whose words blame the client: too much where anything at all may have gone wrong."""

TEXTS = frozenset(("str", "repr", "format", "join", "format_exc", "format_exception", "format_tb", "exc_info"))
"""Functions that make a text of an exception; a call of anything else is looked into."""

ANSWERS = frozenset(("abort", "flash", "write", "finish", "send_error", "send", "send_text", "send_json"))
"""Calls that answer the client without a return: Flask, Tornado, WebSockets."""

RESPONDERS = frozenset(("jsonify", "make_response", "dict", "gettext", "_", "dumps"))
"""Functions that make more of a text than a text, or that a fixed text needs as well."""

CODES = frozenset(("status_code", "status", "code", "errno", "headers"))
"""Members and arguments that hold no text of an exception."""

TELLING_CALL = re.compile(r"(?:Exception|Error|Response)$|^HTTP|^(?:abort|jsonify|dict|flash|write|send\w*|finish)$")
"""Classes and functions that show the client what they are given, also an exception as it is. A function of the
project may need the exception itself: `render_error(request, e)`."""

TELLING_LABEL = re.compile(r"detail|desc|mess|msg|err|reason|content|text|body|data", re.IGNORECASE)
"""Arguments under which any function shows it."""

LITERALS = frozenset(("string", "concatenated_string"))

CHOICES = frozenset(("conditional_expression", "boolean_operator"))

OPERATIONS = frozenset(("string", "concatenated_string", "binary_operator", "attribute", "subscript", "identifier"))


@dataclass(frozen=True)
class Leak:
    """An expression that carries the exception to the client, and the text (source code) to put there."""

    node: Node
    text: str


def find_leaks(file: PythonFile, response: Node, exceptions: frozenset[str]) -> list[Leak]:
    """The leaks of a response statement. `exceptions` are the names that hold an exception or its text."""
    cause = response.child_by_field_name("cause")
    parts = [child for child in response.named_children if child != cause]
    return leaks_in(parts, exceptions, f"{file.quote}{_fixed_text(response)}{file.quote}")


def leaks_in(parts: Sequence[Node], exceptions: frozenset[str], fixed: str) -> list[Leak]:
    """The leaks of some expressions, each with what its author says, else with the `fixed` text."""
    found = []
    stack = list(reversed(parts))
    while stack:
        node = stack.pop()
        if is_text(node, exceptions):
            if carries(node, exceptions) and _is_shown(node):
                found.append(Leak(_with_dressing(node), own_words(node, exceptions) or fixed))
        else:
            stack.extend(reversed(_values(node)))
    return found


def carries(node: Node, exceptions: frozenset[str]) -> bool:
    """Whether the expression reads an exception, or the traceback of the current one."""
    for part in walk(node):
        if part.type == "identifier" and text_of(part) in exceptions and not is_label(part) and not _is_code(part):
            return True
        if part.type == "call" and called(part).startswith(("traceback.", "sys.exc_info")):
            return True
    return False


def _is_code(identifier: Node) -> bool:
    """Whether only a code is read of the exception: `e.status_code`."""
    parent = identifier.parent
    member = parent.child_by_field_name("attribute") if parent is not None and parent.type == "attribute" else None
    return member is not None and text_of(member) in CODES


def is_text(node: Node, exceptions: frozenset[str]) -> bool:
    """Whether an expression is taken whole: a text, something that makes one, a method of an exception."""
    if node.type in CHOICES:
        return any(is_text(part, exceptions) and carries(part, exceptions) for part in node.named_children)
    if node.type != "call":
        return node.type in OPERATIONS
    function = node.child_by_field_name("function")
    return called(node).split(".")[-1] in TEXTS or (function is not None and carries(function, exceptions))


def _is_shown(node: Node) -> bool:
    """Whether an exception itself, where no text is made of it, becomes one: a function may also need it to decide."""
    parent = node.parent
    if node.type != "identifier" or parent is None:
        return True
    if parent.type == "keyword_argument":
        label = parent.child_by_field_name("name")
        return label is not None and bool(TELLING_LABEL.search(text_of(label)))
    call = parent.parent if parent.type == "argument_list" else None
    name = called(call)[-60:].rpartition(".")[2] if call is not None else ""
    return call is None or bool(TELLING_CALL.search(name)) or _with_dressing(node) != node


def called(call: Node) -> str:
    function = call.child_by_field_name("function")
    return "".join(text_of(function).split()) if function is not None else ""


def _with_dressing(leak: Node) -> Node:
    """The leak with the function of the project that makes it presentable, where the result is a member that tells:
    `{"error": cleaned(e)}`. A fixed text needs no cleaning."""
    call = leak.parent.parent if leak.parent is not None and leak.parent.type == "argument_list" else None
    member = call.parent if call is not None else None
    if call is None or member is None or len(leak.parent.named_children if leak.parent else ()) != 1:
        return leak
    label = {"pair": "key", "keyword_argument": "name"}.get(member.type)
    named = member.child_by_field_name(label) if label else None
    name = called(call).rpartition(".")[2]
    is_function = name == name.lower() and name not in RESPONDERS
    return call if is_function and named is not None and TELLING_LABEL.search(text_of(named)) else leak


def _values(node: Node) -> list[Node]:
    """The parts of an expression that may reach the client; not the names that label them."""
    if node.type == "call":
        arguments = node.child_by_field_name("arguments")
        return arguments.named_children if arguments is not None else []
    if node.type == "keyword_argument":
        label, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        return [value] if value is not None and label is not None and text_of(label) not in CODES else []
    if node.type == "pair":
        value = node.child_by_field_name("value")
        return [value] if value is not None else []
    return node.named_children


def _fixed_text(response: Node) -> str:
    """What the client is told: what its status means, but blaming the client only where the exception does."""
    status = _status(response) or 0
    if status in BLAMING and (said := beside(response, lambda other: _status(other) == status)):
        return said
    if status in BLAMING and _catches_all(response):
        return logged_words(response) or NEUTRAL_TEXT
    if not status and REDIRECTS.search(text_of(response)):
        return logged_words(response) or NEUTRAL_TEXT
    name = refused(response) if status in (400, 422) else ""
    if status in (400, 409, 422) and not name and (said := said_by_name(response)):
        return said
    text = NEUTRAL_TEXT if status == SERVER_ERROR and asks_others(response) else STATUS_TEXTS.get(status, DEFAULT_TEXT)
    return f"Invalid {name}" if name else as_elsewhere(response, text)


def blames_caller(response: Node) -> bool:
    """Whether an answer says that the caller is to blame, for an exception that is expected."""
    return (_status(response) or 0) in STATUS_TEXTS.keys() - {502, 503, 504} and not _catches_all(response)


def _catches_all(node: Node) -> bool:
    clause: Node | None = node
    while clause is not None and clause.type != "except_clause":
        clause = clause.parent
    caught = clause.named_children[0] if clause is not None else None
    if caught is not None and caught.type == "as_pattern":
        caught = caught.named_children[0]
    return caught is not None and (caught.type == "block" or text_of(caught) in ("Exception", "BaseException"))


def _status(response: Node) -> int | None:
    """The status code a response is sent with: 404, HTTPStatus.NOT_FOUND, status.HTTP_404_NOT_FOUND, `..., 404`."""
    for node in walk(response):
        if node.type not in ("integer", "attribute", "identifier"):
            continue
        word = text_of(node)[-60:].rpartition(".")[2]
        found = re.fullmatch(r"(?:HTTP_)?([1-5]\d\d)(?:_\w+)?", word)
        if found:
            return int(found[1])
        if node.type == "attribute" and word in HTTPStatus.__members__:
            return HTTPStatus[word].value
    return None


def own_words(node: Node, exceptions: frozenset[str]) -> str | None:
    """What the developer says without the exception, as source code: the other side of a choice, or the words before
    it; None where that says nothing."""
    if node.type in CHOICES:
        sides = (one for one in node.named_children if one.type in LITERALS and not carries(one, exceptions))
        return next(map(text_of, sides), None)
    parts = node.named_children
    if node.type == "string" and len(parts) > 2 and "f" in text_of(parts[0]).lower():
        return _head_of_f_string(parts, exceptions)
    leading = _leading_text(node)
    parts = leading.named_children if leading is not None else []
    if leading == node or len(parts) != 3 or len(text_of(parts[0]) + text_of(parts[2])) != 2:
        return None
    head = _speaking(re.split(r"[{%]", text_of(parts[1]))[0])
    return f"{text_of(parts[0])}{head}{text_of(parts[2])}" if head else None


def _leading_text(node: Node) -> Node | None:
    """The text that `"a" + x`, `"a %s" % x`, `"a {}".format(x)` and `_("a {}").format(x)` begin with."""
    current: Node | None = node
    while current is not None and current.type != "string":
        function = current.child_by_field_name("function")
        arguments = current.child_by_field_name("arguments")
        if current.type == "binary_operator":
            current = current.child_by_field_name("left")
        elif function is not None and called(current).endswith(".format"):
            current = function.child_by_field_name("object")
        elif arguments is not None and [one.type for one in arguments.named_children] == ["string"]:
            current = arguments.named_children[0]
        else:
            return None
    return current


def _head_of_f_string(parts: list[Node], exceptions: frozenset[str]) -> str | None:
    start, *middle, end = parts
    if len(text_of(end)) > 1:
        return None
    kept = []
    for part in middle:
        if part.type == "interpolation" and carries(part, exceptions):
            break
        kept.append(part)
    body = _speaking("".join(text_of(part) for part in kept))
    if any(part.type == "interpolation" for part in kept):
        return f"{text_of(start)}{body}{text_of(end)}" if body else None
    plain = body.replace("{{", "{").replace("}}", "}")
    return f"{text_of(end)}{plain}{text_of(end)}" if body else None


def _speaking(words: str) -> str:
    """The words without what led over to the exception; "" for less than two words, which say less than a status."""
    head = words.rstrip(" \t:;,.-–—([{'\"`=><|/")
    spoken = re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^}]*\}", "", head))
    return head if len(spoken) > 1 and "\\" not in head else ""


def responses(block: Node) -> Iterator[Node]:
    """Statements that answer the client: raise, return, and bare calls such as `abort(...)`; not those of functions
    defined inside."""
    stack = [block]
    while stack:
        node = stack.pop()
        if node.type in ("raise_statement", "return_statement"):
            yield node
        elif node.type == "expression_statement":
            calls = (part for child in node.named_children for part in (child, *child.named_children))
            if any(part.type == "call" and called(part).split(".")[-1] in ANSWERS for part in calls):
                yield node
        elif node.type not in ("function_definition", "class_definition", "lambda"):
            stack.extend(reversed(node.named_children))
