"""Of the name that came with an upload only the last part is used: no folder of it leads elsewhere."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.imports import bring_module, bring_name
from bot.fixes.interface import FixContext
from bot.fixes.pieces import file_has
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

NAME = re.compile(r"^[A-Za-z_][\w.]*(?:\.filename|\[[\"']filename[\"']\])$")
"""What Starlette, Werkzeug, aiohttp and Tornado call the name that the client gave."""

JOINS = ("os.path.join", "path.join", "join", "Path")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    changes = each_mended(file, context, FlowKind.PATH, _last_part)
    if changes:
        yield "Keeps to the last part of the upload's name: no folder of it leads elsewhere.", changes


def _last_part(file: PythonFile, span: Span) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        for node in _expressions(call):
            names = [one for one in walk(node) if NAME.match(text_of(one)) and _is_joined(one)]
            if len(names) == 1:
                return _kept(file, names[0]) if _is_only(names[0]) else []
    return []


def _is_only(name: Node) -> bool:
    """Whether the function puts a path together of the name once: two places must agree on what it is."""
    function = next((one for one in outwards(name) if one.type == "function_definition"), name)
    joined = (one for one in walk(function) if text_of(one) == text_of(name) and _is_joined(one))
    return sum(1 for _ in joined) == 1


def _expressions(call: Node) -> Iterator[Node]:
    """The call, and what is given to the local names that it reads."""
    yield call
    function = next((one for one in outwards(call) if one.type == "function_definition"), None)
    read = {text_of(one) for one in walk(call) if one.type == "identifier"}
    for one in walk(function) if function is not None else ():
        left, right = one.child_by_field_name("left"), one.child_by_field_name("right")
        if one.type == "assignment" and left is not None and right is not None and text_of(left) in read:
            yield right


def _is_joined(node: Node) -> bool:
    """Whether it is put behind a folder: by `/`, by `+`, in an f-string, by `os.path.join`."""
    parent = node.parent
    if parent is None or parent.type == "interpolation":
        return parent is not None
    if parent.type == "binary_operator":
        operator = parent.child_by_field_name("operator")
        return operator is not None and text_of(operator) in ("/", "+")
    call = parent.parent if parent.type == "argument_list" else None
    return call is not None and (function_of(call) in JOINS or function_of(call).endswith(".joinpath"))


def _kept(file: PythonFile, name: Node) -> list[Change]:
    """Werkzeug's secure_filename in Flask's applications; else the name as pathlib, or os.path, tells it."""
    if file_has(file, "flask", "werkzeug"):
        imports = bring_name(file, "werkzeug.utils", "secure_filename", name)
        return [replaced(name, f"secure_filename({text_of(name)})"), *imports] if imports is not None else []
    if re.search(rb"^from pathlib import [^\n]*\bPath\b", file.content, re.MULTILINE):
        return [replaced(name, f"Path({text_of(name)}).name")]
    brought = bring_module(file, "os", name)
    return [replaced(name, f"{brought[0]}.path.basename({text_of(name)})"), *brought[1]] if brought is not None else []


PLUGIN = Rewrite("upload_name", 33, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
