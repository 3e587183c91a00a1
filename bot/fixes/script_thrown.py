"""Whether code throws errors with words of its own: what they say is meant for whoever is answered with it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.code_file import text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.script_calls import function_of
from bot.fixes.script_file import GLOBALS, ScriptFile, parse_script

OWN_WORDS = re.compile(r"\bthrow new \w+\(\s*(?:[\"'`]|\{[^{}]*\bmessage: ?[\"'`])")
"""An error that is thrown with a text which somebody wrote here."""

DECLARES = ("function_declaration", "variable_declarator", "method_definition")

HOPS = 2
"""Calls that are followed, and MAX_CALLED the different ones of each function."""

MAX_CALLED = 20


def throws_own_words(file: ScriptFile, context: FixContext, body: Node, hops: int = HOPS) -> bool:
    """Whether a block throws an error with words written for it, or calls a function of the project that does."""
    if OWN_WORDS.search(text_of(body)):
        return True
    calls = (function_of(node).rpartition(".")[2] for node in walk(body) if node.type == "call_expression")
    called = list(dict.fromkeys(name for name in calls if name))[:MAX_CALLED] if hops else []
    return any(
        throws_own_words(there, context, one, hops - 1)
        for name in called
        for there, one in _functions(file, context, name)
    )


def _functions(file: ScriptFile, context: FixContext, name: str) -> Iterator[tuple[ScriptFile, Node]]:
    """The functions of that name in this file; in the project's others, where this one does not define it."""
    found = [(file, node) for node in _named(file, name)]
    if found or name in GLOBALS:
        yield from found
        return
    label = re.escape(name)
    declared = re.compile(rf"\bfunction {label}\b|\bconst {label} =|^\s+(?:[a-z]+ )*{label}\(", re.MULTILINE)
    for other in context.files.values():
        there = parse_script(other) if declared.search(other.text) else None
        if there is not None:
            yield from ((there, node) for node in _named(there, name))


def _named(file: ScriptFile, name: str) -> Iterator[Node]:
    for node in walk(file.root):
        label = node.child_by_field_name("name") if node.type in DECLARES else None
        if label is not None and text_of(label) == name:
            yield node
