"""Python that is newer than the interpreter we run on, written in older words, each at its place.

`ast` reads the syntax of its own version only, and bandit reads what `ast` reads. A team that writes for a newer
Python must not be told at every change that its code cannot be read.
"""

from collections.abc import Iterator

import tree_sitter_python
from tree_sitter import Language, Node, Parser

_PYTHON = Language(tree_sitter_python.language())
_QUOTES = b"'\""
_NEWLINES = b"\r\n"


def in_older_words(content: bytes) -> bytes:
    """The code with the same length, lines and columns, in the syntax of Python 3.11 where that is possible.

    Rewritten are: `except A, B:` (PEP 758; the first is kept), `type X = ...` (PEP 695), type parameters (PEP 695 and
    696; left out), template strings (PEP 750; as f-strings), and quotes and backslashes inside of f-strings (PEP 701).
    """
    words = bytearray(content)
    for node in _nodes(Parser(_PYTHON).parse(content).root_node):
        match node.type:
            case "except_clause":
                _one_exception(node, words)
            case "type_alias_statement":
                _assignment(node, words)
            case "type_parameter":
                _blank(words, node.start_byte, node.end_byte)
            case "string":
                _interpolations(node, words, b"")
    return bytes(words)


def _nodes(root: Node) -> Iterator[Node]:
    """A node and what is in it, except what stands in strings."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if node.type != "string":
            waiting += node.children


def _one_exception(clause: Node, words: bytearray) -> None:
    values = clause.children_by_field_name("value")
    if len(values) > 1:
        _blank(words, values[0].end_byte, values[-1].end_byte)


def _assignment(statement: Node, words: bytearray) -> None:
    """`type X[T] = int` as `X         = int`."""
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    names = [node for node in _nodes(left) if node.type == "identifier"] if left else []
    if right is None or not names:
        return
    name = min(names, key=lambda node: node.start_byte).text or b""
    start, end = statement.start_byte, right.start_byte
    if not any(end in words[start:end] for end in _NEWLINES):
        words[start:end] = name.ljust(end - start - 2) + b"= "


def _interpolations(string: Node, words: bytearray, outside: bytes) -> None:
    """Rewrite what stands in the braces of a string; `outside` are the quotes of the strings around it: at most one,
    as a string in two others has no quote left that would be its own.
    """
    start = next((child for child in string.children if child.type == "string_start"), None)
    inner = [child for child in string.children if child.type == "interpolation"]
    if start is None or not inner:
        return
    prefix = words[start.start_byte : start.end_byte].replace(b"t", b"f").replace(b"T", b"F")
    words[start.start_byte : start.end_byte] = prefix
    quotes = outside + prefix[-1:]
    for nested in (node for hole in inner for node in _nodes(hole) if node.type == "string"):
        if not _readable(bytes(words[nested.start_byte : nested.end_byte]), quotes):
            _requote(nested, words, quotes)
        elif len(quotes) < len(_QUOTES):
            _interpolations(nested, words, quotes)


def _readable(text: bytes, quotes: bytes) -> bool:
    return not any(sign in text for sign in (*quotes, *b"\\", *_NEWLINES))


def _requote(string: Node, words: bytearray, quotes: bytes) -> None:
    """A plain string of the same length, in a quote that none around it has."""
    free = [quote for quote in _QUOTES if quote not in quotes]
    text = words[string.start_byte : string.end_byte]
    if not free or any(end in text for end in _NEWLINES):
        return
    body = bytes(ord("_") if sign in b"\\'\"{}" else sign for sign in text[1:-1])
    words[string.start_byte : string.end_byte] = bytes([free[0], *body, free[0]])


def _blank(words: bytearray, start: int, end: int) -> None:
    """Spaces for every character; a line that ends on the way is continued."""
    for at in range(start, end):
        if words[at] not in _NEWLINES:
            words[at] = ord("\\") if at + 1 < end and words[at + 1] in _NEWLINES else ord(" ")
