"""The name of a file that callers of a Node application send is kept to its last part."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, function_of
from bot.fixes.script_file import ScriptFile, bound_in
from bot.fixes.script_rewrite import ScriptRewrite

SENT = re.compile(
    r"^(?:req|request|ctx|ctx\.request)\.(?:query|body|params)\.(?P<name>\w+)$|^\w*[fF]ile\.originalname$"
)
"""One value that a caller sends, or the name of a file that is sent up."""

FOLDERS = re.compile(r"path|folder|dir|key|prefix|url|route", re.IGNORECASE)
"""Names of values that may lead into folders on purpose."""


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    changes = each_mended(file, context, FlowKind.PATH, _named)
    if changes:
        yield "Keeps to the last part of the name: no folder of it leads elsewhere.", changes


def _named(file: ScriptFile, span: Span) -> list[Change]:
    """`path.join(FOLDER, name)` and `FOLDER + "/" + name` with the last part of the name."""
    if "path" not in bound_in(file):
        return []
    for node in walk(file.root):
        if file.line_of(node.start_byte) not in span:
            continue
        given = arguments_of(node) if node.type == "call_expression" else []
        if len(given) > 1 and function_of(node) in ("path.join", "path.resolve") and _is_name(given[-1]):
            return [Change(given[-1].start_byte, given[-1].end_byte, f"path.basename({text_of(given[-1])})")]
        joined = re.match(r"^(?P<folder>[\w.]+) \+ ([\"'])/\2 \+ (?P<name>[\w.]+)$", text_of(node))
        right = node.child_by_field_name("right") if node.type == "binary_expression" and joined is not None else None
        if joined is not None and right is not None and _is_name(right):
            text = f"path.join({joined['folder']}, path.basename({joined['name']}))"
            return [Change(node.start_byte, node.end_byte, text)]
    return []


def _is_name(node: Node) -> bool:
    found = SENT.match(text_of(node))
    return found is not None and not FOLDERS.search(found["name"] or "")


PLUGIN = ScriptRewrite("script_input", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
