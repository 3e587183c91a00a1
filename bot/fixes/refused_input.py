"""What could not be read in where an error is caught: a client may be told that by its name, and no log need be."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import function_of
from bot.fixes.python_file import is_label, outwards, text_of, walk

EXPECTED = re.compile(
    r"^(?:ValueError|TypeError|KeyError|AttributeError|OverflowError|InvalidOperation|binascii\.Error"
    r"|(?:\w+\.)*(?:\w*DecodeError|UnicodeError|ParserError|BadHeaderError))$"
)
"""What is raised where a value has not the form that is read."""

READS = re.compile(
    r"(?:^|\.)(?:int|float|bool|str|len|list|tuple|set|dict|sorted|map|UUID|Decimal|loads|fromisoformat|fromtimestamp"
    r"|strptime|isoparse|b64decode|urlsafe_b64decode|unhexlify|fromhex|ip_address|ip_network|literal_eval"
    r"|strip|split|lower|upper|replace|removeprefix|removesuffix|decode|encode|date|time|datetime)$"
)
"""Functions that make a value of a text, and do nothing else."""

A_KIND = re.compile(r"^(?:\w+\.)*[A-Z][A-Za-z]*[a-z][A-Za-z]*$")
"""Classes: of an enumeration, the member that a text names (Python documentation, "enum")."""

NAMELESS = frozenset(
    (
        "self",
        "cls",
        "request",
        "req",
        "data",
        "body",
        "payload",
        "value",
        "val",
        "raw",
        "text",
        "content",
        "kwargs",
        "args",
    )
)
"""Names that do not say what it was; nor do those of one letter."""


def refused(response: Node) -> str:
    """What the try before an answer reads in, as the client may be told it: a parameter by its own name, any other
    in words. "" where it does more than that, reads several things, or catches more than that a form was wrong."""
    clause = next((one for one in outwards(response) if one.type == "except_clause"), None)
    around = clause.parent if clause is not None else None
    tried = around.child_by_field_name("body") if around is not None else None
    if clause is None or tried is None or not _is_expected(clause) or not all(map(_reads, _calls_in(tried))):
        return ""
    function = next((one for one in outwards(around) if one.type == "function_definition"), None)
    parameters = function.child_by_field_name("parameters") if function is not None else None
    if function is None or parameters is None or not any(_calls_in(tried)):
        return ""
    each = (next((one for one in walk(node) if one.type == "identifier"), None) for node in parameters.named_children)
    sent = {text_of(one) for one in each if one is not None}
    read = _names(tried) & (sent | set(_given(function))) - set(_given(tried))
    name = read.pop() if len(read) == 1 else ""
    if name in sent:
        return "" if name in NAMELESS or len(name) == 1 else name
    words = name.strip("_").split("_")
    return " ".join(words) if len(words) > 1 else ""


def _is_expected(clause: Node) -> bool:
    kinds = clause.named_children[0]
    kinds = kinds.named_children[0] if kinds.type == "as_pattern" else kinds
    each = kinds.named_children if kinds.type == "tuple" else [kinds]
    return bool(each) and all(EXPECTED.match(text_of(one)) for one in each)


def _calls_in(tried: Node) -> Iterator[Node]:
    return (one for one in walk(tried) if one.type in ("call", "await", "raise_statement", "return_statement"))


def _reads(node: Node) -> bool:
    called = function_of(node) if node.type == "call" else ""
    return bool(READS.search(called) or A_KIND.match(called))


def _names(block: Node) -> set[str]:
    return {text_of(one) for one in walk(block) if one.type == "identifier" and not is_label(one)}


def _given(block: Node) -> Iterator[str]:
    """Names that are given a value in a block, also by `:=`, in a loop and in a comprehension."""
    fields = {"assignment": "left", "named_expression": "name", "for_statement": "left", "for_in_clause": "left"}
    for one in walk(block):
        target = one.child_by_field_name(fields[one.type]) if one.type in fields else None
        yield from _names(target) if target is not None else ()
