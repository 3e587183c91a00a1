"""Debug mode that is on where nobody says anything: the environment has to ask for it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

ASKS = re.compile(r"(?:^|\.)(?:getenv|get|config|env|bool|get_bool)$")

OFF = {"True": "False", "true": "false", "1": "0", "yes": "no", "on": "off", "TRUE": "FALSE", "t": "f", "y": "n"}


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    for call in nodes_on(file, span, "call"):
        if ASKS.search(function_of(call)):
            yield "Leaves debug mode off where the environment does not ask for it.", _without(call)
        if function_of(call).endswith("Application") and any(one.type == "dictionary_splat" for one in _given(call)):
            yield "Turns debug mode off.", _in_settings(file, call)


def _given(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return list(arguments.named_children) if arguments is not None else []


def _without(call: Node) -> list[Change]:
    """The fallback of a look-up of DEBUG, turned round."""
    given = by_position(call)
    fallback = value_of(keyword(call, "default")) or (given[1] if len(given) > 1 else None)
    if fallback is None or not given or "debug" not in text_of(given[0]).lower():
        return []
    if fallback.type == "true":
        return [replaced(fallback, "False")]
    content = [one for one in fallback.named_children if one.type == "string_content"]
    off = OFF.get(text_of(content[0])) if fallback.type == "string" and len(content) == 1 else None
    return [replaced(content[0], off)] if off is not None else []


def _in_settings(file: PythonFile, call: Node) -> list[Change]:
    """`"debug": True` of the one dictionary of the module that the application is made with."""
    names = {text_of(one).lstrip("*") for one in _given(call) if one.type == "dictionary_splat"}
    found = []
    for node in walk(file.root):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "assignment" and left is not None and text_of(left) in names and right is not None:
            pairs = [one for one in right.named_children if one.type == "pair"]
            found += [one for one in pairs if text_of(one.child_by_field_name("key") or one).strip("\"'") == "debug"]
    value = found[0].child_by_field_name("value") if len(found) == 1 else None
    return [replaced(value, "False")] if value is not None and value.type == "true" else []


PLUGIN = Rewrite("debug_default", 25, frozenset({"SOC2-007"}), _proposals)
