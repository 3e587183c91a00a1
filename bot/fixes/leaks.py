"""Where an exception's text reaches the client: the expressions to replace, and what is said in their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.fixed_text import fixed_text
from bot.fixes.python_file import PythonFile, is_label, text_of, walk

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
    """An expression that carries the exception to the client, and the text (source code) to put there; "" where we have
    none that would say enough."""

    node: Node
    text: str


def find_leaks(file: PythonFile, response: Node, exceptions: frozenset[str]) -> list[Leak]:
    """The leaks of a response statement. `exceptions` are the names that hold an exception or its text."""
    cause = response.child_by_field_name("cause")
    parts = [child for child in response.named_children if child != cause]
    text = fixed_text(response)
    return leaks_in(parts, exceptions, _quoted(file, response, text) if text else "")


def _quoted(file: PythonFile, response: Node, text: str) -> str:
    """The text in the quotation marks that the answer's others have, else in those of the file."""
    beside = [text_of(one)[0] for one in walk(response) if one.type == "string" and text_of(one)[0] in "\"'"]
    quote = beside[0] if len(set(beside)) == 1 else file.quote
    quote = {"'": '"', '"': "'"}[quote] if quote in text else quote
    return f"{quote}{text}{quote}"


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
