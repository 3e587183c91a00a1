"""What a client is told instead of an error's text: what the author wrote beside it, else what the status says."""

import re
from collections import Counter
from http import HTTPStatus

from tree_sitter import Node

from bot.fixes.code_file import text_of, walk
from bot.fixes.fixed_text import DEFAULT_TEXT, STATUS_TEXTS
from bot.fixes.literals import upper_snake
from bot.fixes.script_calls import arguments_of, function_of
from bot.fixes.script_file import ScriptFile

NUMBER = re.compile(r"\.(?:status|code|writeHead)\((\d{3})\b|\bstatus(?:Code)?(?: =|:) ?(\d{3})\b")

SAID = re.compile(r"\.(?:status|code|writeHead)\(|\bstatus(?:Code)?:")

NAMED = re.compile(r"\b\w*(?:[Ss]tatus|STATUS|Codes?|CODES?)\w*\.([A-Z_]{2,})\b")
"""A status by its name: `HttpStatus.BAD_GATEWAY` (Nest), `StatusCodes.BAD_GATEWAY` (http-status-codes)."""

MADE = re.compile(r"\bnew (\w+?)(?:Exception|Error|Response)?\(|\.(\w+)\(")
"""An exception of Nest, or a helper that answers, named after its status: `reply.badRequest(text)`."""

FOR_PROGRAMS = re.compile(r"^(?:error)?_?(?:type|code|name|kind|class)$", re.IGNORECASE)
"""Fields that programs ask for: a sentence in one would be taken for a code."""

IN_TABLES = re.compile(r"\.json\(\{\s*(error|message|msg|detail)\b")
"""Under what a file's answers say what went wrong: a bare text in the place of an object has no such field."""

JOINTS = re.compile(
    r"\s+(?:with|because(?: of)?|due to|by|at|in|on|for|from|to|of)"
    r"(?:\s+(?:the|this|following|reason|message|error|details?))*$"
)
"""The end of words that lead over to the error's text."""

LOGS = re.compile(r"(?:^|\.)\w*(?:console|[lL]og(?:ger)?)\.(?:error|warn|fatal)$")

PLAIN = re.compile(r"^[A-Z](?!.*[a-z][A-Z])[\w' /-]*$")
"""A sentence that begins as one: no tags, no names of functions."""

CODE = re.compile(r"[<>{}=;]")
"""What stands in templates of pages and programs, and in no sentence."""


def status_of(statement: Node, block: Node) -> int:
    """The HTTP status that a statement answers with, or the block around sets; 0 where none is said, -1 where one is
    that cannot be told (`res.status(code)`)."""
    told = text_of(statement)
    for text in (told, text_of(block)):
        number = NUMBER.search(text)
        if number is not None:
            return int(number[1] or number[2])
        named = NAMED.search(text)
        if named is not None and named[1] in HTTPStatus.__members__:
            return HTTPStatus[named[1]].value
        names = {upper_snake(one[1] or one[2]) for one in MADE.finditer(told)} & HTTPStatus.__members__.keys()
        if len(names) == 1:
            return HTTPStatus[names.pop()].value
    return -1 if SAID.search(told) else 0


def told_instead(file: ScriptFile, node: Node, block: Node, status: int, *, central: bool) -> str:
    """The text in the place of `node`, which shows an error, in the `block` that handles it: a quoted literal, "" where
    nobody can tell one.
    `status` is what the client is answered with (as `status_of` has it), `central` that anything at all is answered."""
    if _is_switched(node) or _says_more(node) or (node.type == "template_string" and CODE.search(_fixed_parts(node))):
        return ""
    own = own_words(file, node)
    if own and not (0 < status < 500 and node.type == "binary_expression"):
        return own  # a refusal says what was wrong with what was sent: words for its absence are no answer
    whole = node.type == "identifier"
    if not (status >= 500 or (central and status == 0)):
        return ""  # a refusal says what was wrong, be it by an object of many fields
    text = (logged_words(file, block) if not central else "") or quoted(file, STATUS_TEXTS.get(status, DEFAULT_TEXT))
    call = node.parent.parent if whole and node.parent is not None and node.parent.type == "arguments" else None
    if call is None or not function_of(call).endswith(".json"):
        return text
    known = Counter(IN_TABLES.findall(file.content.decode())).most_common(1)
    return f"{{ {known[0][0] if known else 'error'}: {text} }}"


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
    a literal; "" where those are no plain words."""
    for node in walk(block):
        call = node if node.type == "call_expression" and LOGS.search(function_of(node)) else None
        first = arguments_of(call)[0] if call is not None and arguments_of(call) else None
        if first is not None and first.type in ("string", "template_string"):
            told = without_joints(re.split(r"\$\{", text_of(first)[1:-1])[0])
            if PLAIN.match(told) and len(told.split()) > 1:
                return quoted(file, told)
    return ""


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
