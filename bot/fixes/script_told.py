"""What a client is told instead of an error's text: what the author wrote beside it, else what the status says."""

import re
from collections import Counter

from tree_sitter import Node

from bot.fixes.code_file import text_of, walk
from bot.fixes.fixed_text import DEFAULT_TEXT, STATUS_TEXTS
from bot.fixes.script_calls import arguments_of, function_of
from bot.fixes.script_failures import (
    general_text,
    in_its_form,
    named_failure,
    tells_each_failure,
    told_beside,
    usual_text,
)
from bot.fixes.script_file import ScriptFile

FOR_PROGRAMS = re.compile(r"^(?:error)?_?(?:type|code|name|kind|class)$", re.IGNORECASE)
"""Fields that programs ask for: a sentence in one would be taken for a code."""

IN_TABLES = re.compile(r"\.json\(\{\s*(error|message|msg|detail)\b")
"""Under what a file's answers say what went wrong: a bare text in the place of an object has no such field."""

JOINTS = re.compile(
    r"\s+(?:with|because(?: of)?|due to|by|at|in|on|for|from|to|of)"
    r"(?:\s+(?:the|this|following|reason|message|error|details?))*$"
)
"""The end of words that lead over to the error's text."""

LOGS = re.compile(
    r"(?:^|\.)\w*(?:console|[lL]og(?:ger)?)\.(?:error|warn|fatal)$|^(?:log|debug|(?:log|print)(?:Error|Warning|Failure))$"
)
"""Functions that are told of failures, the project's own by what they are called."""

LEVELS = re.compile(r"error|warn(?:ing)?|info|debug|fatal", re.IGNORECASE)
"""First arguments of functions that are told how grave something is."""

ALIKE = (401, 403, 404)
"""Statuses whose answers say the same within one function."""

PLAIN = re.compile(r"^[A-Z](?!.*[a-z][A-Z])[\w' /-]*$")
"""A sentence that begins as one: no tags, no names of functions."""

CODE = re.compile(r"[<>{}=;]")
"""What stands in templates of pages and programs, and in no sentence."""


def told_instead(file: ScriptFile, node: Node, block: Node, status: int, *, central: bool) -> str:
    """As `_told`, in the quotes that the texts around have, where those are others than the file's."""
    told = _told(file, node, block, status, central=central)
    near = {text_of(one)[0] for one in walk(block) if one.type == "string" and one != node}
    mark = near.pop() if len(near) == 1 else ""
    is_text = told[:1] == told[-1:] == file.quote
    return f"{mark}{told[1:-1]}{mark}" if mark and is_text and mark not in told else told


def _told(file: ScriptFile, node: Node, block: Node, status: int, *, central: bool) -> str:
    """The text in the place of `node`, which shows an error, in the `block` that handles it: a quoted literal, "" where
    nobody can tell one.
    `status` is what the client is answered with (as `status_of` has it), `central` that anything at all is answered."""
    if _is_switched(node) or _says_more(node) or (node.type == "template_string" and CODE.search(_fixed_parts(node))):
        return ""
    own = own_words(file, node)
    if own and not (0 < status < 500 and node.type == "binary_expression"):
        return own  # a refusal says what was wrong with what was sent: words for its absence are no answer
    whole = node.type == "identifier"
    if not (status >= 500 or (central and status == 0)):  # a refusal says what was wrong, be it by many fields
        refusal = "" if whole else refusal_of(file, block, status)
        return quoted(file, refusal) if refusal else ""
    text = _of_failure(file, block, status) if not central else _general(file, status)
    if not text:
        return ""
    call = node.parent.parent if whole and node.parent is not None and node.parent.type == "arguments" else None
    if call is None or not function_of(call).endswith(".json"):
        return text
    known = Counter(IN_TABLES.findall(file.content.decode())).most_common(1)
    return f"{{ {known[0][0] if known else 'error'}: {text} }}"


def refusal_of(file: ScriptFile, block: Node, status: int) -> str:
    """What everybody is told who is not let in, or whose thing is not there; "" for none, and for other statuses."""
    return usual_text(file, block, status) if status in ALIKE else ""


def _of_failure(file: ScriptFile, block: Node, status: int) -> str:
    """What the client is told of a failure of the server's: as the file or the function tells all of them, what the log
    is told, what the function's name says, and a sentence for any; "" where the file tells each failure in words of its
    own, or by codes."""
    told = usual_text(file, block, status, surely=True) or logged_words(file, block) or usual_text(file, block, status)
    if told or not tells_each_failure(file, block):
        return quoted(file, told) if told else _general(file, status)
    said = named_failure(file, block)
    return quoted(file, said) if said else ""


def _general(file: ScriptFile, status: int) -> str:
    text = STATUS_TEXTS.get(status, "")
    return quoted(file, text or general_text(file) or DEFAULT_TEXT)


def own_words(file: ScriptFile, node: Node) -> str:
    """What the project itself says in front of the error's text ("Sending failed" of `Sending failed: ${e.message}`),
    or in its absence (`e.message || "Sending failed"`), as a literal; "" where that says nothing."""
    told = ""
    if node.type == "template_string":
        told = re.split(r"\$\{", text_of(node).strip("`"))[0]
    elif node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text_of(node.child_by_field_name("operator") or node)
        words = left if operator == "+" else right if operator in ("||", "??") else None
        told = text_of(words)[1:-1] if words is not None and words.type == "string" else ""
    elif node.type == "ternary_expression":
        told = next((text_of(one)[1:-1] for one in node.named_children[1:] if one.type == "string"), "")
    told = without_joints(told)
    return quoted(file, told) if len(told.split()) > 1 and not re.search(r"[\\\n`]", told) else ""


def _says_more(node: Node) -> bool:
    """Whether words stand beside the error already, which those for its absence would take the place of."""
    left, operator = node.child_by_field_name("left"), node.child_by_field_name("operator")
    is_choice = left is not None and operator is not None and text_of(operator) in ("||", "??")
    return is_choice and left is not None and any(one.type in ("string", "template_string") for one in walk(left))


def without_joints(told: str) -> str:
    """Words without the signs and the prepositions that lead over to what follows them."""
    return JOINTS.sub("", re.sub(r"(?:[\s:\-(\"'\u2013\u2014]|%[sdoj])+$", "", told.strip()))


def logged_words(file: ScriptFile, block: Node) -> str:
    """What the project tells its log in front of the error ("Restore failed" of `log.error("Restore failed:", e)`), as
    the file tells its callers; "" where those are no plain words. Of several lines the one with the error is meant."""
    found = [one for node in walk(block) if (one := _logged(node)) is not None]
    name = _name_of_error(block)
    shown = re.compile(rf"\b{re.escape(name)}\b")
    with_error = [one for one in found if name and any(shown.search(text_of(each)) for each in arguments_of(one[0]))]
    for node, said in with_error or found:
        told = without_joints(said)
        elsewhere = told_beside(file, node, told) if told else ""
        if elsewhere:
            return elsewhere
        if PLAIN.match(told) and len(told.split()) > 1:
            return in_its_form(file, told)
    return ""


def _logged(node: Node) -> tuple[Node, str] | None:
    """A call that tells the log words, and those up to where they are filled with something."""
    given = arguments_of(node)[:2] if node.type == "call_expression" and LOGS.search(function_of(node)) else []
    for one in given:
        first = one
        while first.type == "binary_expression" and (left := first.child_by_field_name("left")) is not None:
            first = left
        if first.type in ("string", "template_string"):
            parts = re.split(r"\$\{[^{}]*\}", text_of(first)[1:-1])
            if LEVELS.fullmatch(parts[0]):
                continue
            return node, parts[0] if len(parts[0].split()) > 1 or len(parts) == 1 else max(parts, key=len).strip(" :-")
    return None


def _name_of_error(block: Node) -> str:
    clause = block.parent
    parameter = clause.child_by_field_name("parameter") if clause is not None else None
    return text_of(parameter) if parameter is not None and parameter.type == "identifier" else ""


def quoted(file: ScriptFile, text: str) -> str:
    """A text as the file quotes it; by the other kind of quotes where it holds those, "" where it holds both."""
    other = '"' if file.quote == "'" else "'"
    mark = next((one for one in (file.quote, other) if one not in text), "")
    return f"{mark}{text}{mark}" if mark else ""


def _is_switched(node: Node) -> bool:
    """Whether a setting decides if the error is shown (`isLocal ? e.message : ""`): its author thought of it."""
    for one in walk(node):
        condition = one.child_by_field_name("condition") if one.type == "ternary_expression" else None
        if condition is not None and not re.search(r"\binstanceof\b|typeof|\.message\b", text_of(condition)):
            return True
    return False


def _fixed_parts(template: Node) -> str:
    return re.sub(r"\$\{[^{}]*\}", "", text_of(template))
