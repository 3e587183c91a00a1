"""What is sent as a list or a dictionary is read as one: `ast.literal_eval` knows data, and runs nothing."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.imports import bring_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of
from bot.fixes.rewrite import Proposal, Rewrite

IS_DATA = re.compile(r",\s*[\"'](?:\[.*\]|\{.*\}|\(.*\))[\"']\s*\)$", re.DOTALL)
"""A default that is the text of a list, a dictionary or a tuple."""

IS_CODE = re.compile(r"expr|formula|code|script|calc|func|query|rule|condition|lambda|cmd|command", re.IGNORECASE)
"""Words for what is to be computed, which no literal is."""

CHECKED = re.compile(
    r"\bisinstance\(\s*{name}\s*,\s*\(?(?:list|dict|tuple|set)\b|\b(?:for|in)\s+\w+(?:, \w+)?\s+in\s+{name}\b"
)


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    changes = each_mended(file, context, FlowKind.CODE, _read)
    if changes:
        yield "Reads the value as data, which runs nothing.", changes


def _read(file: PythonFile, span: Span) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        function, given = call.child_by_field_name("function"), by_position(call)
        if function_of(call) != "eval" or function is None or len(arguments_of(call)) != 1:
            continue
        if IS_CODE.search(text_of(given[0])) or not (IS_DATA.search(text_of(given[0])) or _is_used_as_data(call)):
            return []
        brought = bring_module(file, "ast", call)
        return [replaced(function, f"{brought[0]}.literal_eval"), *brought[1]] if brought is not None else []
    return []


def _is_used_as_data(call: Node) -> bool:
    """Whether the result is asked for its items: by a loop, by an index, by `isinstance(x, list)`."""
    parent = call.parent
    if parent is None:
        return False
    if parent.type in ("for_statement", "for_in_clause"):
        return parent.child_by_field_name("right") == call
    left = parent.child_by_field_name("left") if parent.type == "assignment" else None
    function = next((one for one in outwards(call) if one.type == "function_definition"), None)
    if left is None or function is None or left.type != "identifier":
        return False
    name = re.escape(text_of(left))
    return re.search(CHECKED.pattern.replace("{name}", name), text_of(function)) is not None


PLUGIN = Rewrite("literal_data", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
