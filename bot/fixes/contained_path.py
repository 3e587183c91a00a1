"""A file that a caller names is looked for in its folder, and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.flows import each_mended
from bot.fixes.habits import own_endpoint
from bot.fixes.imports import bring_module, bring_name
from bot.fixes.interface import FixContext
from bot.fixes.pieces import Hole, pieces_of
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.refusals import free_name, not_found, statement_around, turned_away
from bot.fixes.rewrite import Proposal, Rewrite

OPENS = re.compile(
    r"(?:^|\.)(?:open|send_file|FileResponse|remove|unlink|listdir|read_text|read_bytes|rmtree|open_file)$"
)

ROOT = re.compile(
    r"^(?:[\"'][^\"'{}]*[\"']|_?[A-Z][A-Z0-9_]*|settings\.[A-Z_]+|(?:current_)?app\.config\[[\"']\w+[\"']\]"
    r"|(?:self|cls)\._?\w*(?:root|dir|folder|base)\w*)$"
)
"""Expressions for a folder that no caller has a say in."""

NAMES = ("path", "full_path", "file_path", "target")


@dataclass(frozen=True)
class Joined:
    """`node` is the expression that puts the folder `root` and a name together; `by_pathlib` says by which library."""

    node: Node
    root: str
    name: str
    by_pathlib: bool


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None:
        return
    sent = each_mended(file, context, FlowKind.PATH, _sent)
    if sent and own.framework == "flask":
        yield "Sends only what lies in the folder, as Flask's own function does.", sent
    kept = each_mended(file, context, FlowKind.PATH, lambda file, span: _kept(file, span, own.framework))
    if kept:
        yield "Answers 404 for what does not lie in the folder.", kept


def _sent(file: PythonFile, span: Span) -> list[Change]:
    """`send_file(os.path.join(ROOT, name))` as `send_from_directory(ROOT, name)`."""
    for call in nodes_on(file, span, "call"):
        given = by_position(call)
        joined = _joined(given[0]) if function_of(call) == "send_file" and len(given) == 1 else None
        function = call.child_by_field_name("function")
        if joined is None or function is None:
            continue
        imports = bring_name(file, "flask", "send_from_directory", call)
        if imports is None:
            return []
        return [
            replaced(function, "send_from_directory"),
            replaced(given[0], f"{joined.root}, {joined.name}"),
            *imports,
        ]
    return []


def _kept(file: PythonFile, span: Span, framework: str) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        if not OPENS.search(function_of(call)):
            continue
        for node in _places(call):
            joined = _joined(node)
            if joined is not None:
                return _checked_first(file, joined, framework)
            origin = _given_once(node)
            joined = _joined(origin) if origin is not None else None
            if joined is not None and origin is not None:
                return _checked_behind(file, joined, framework, text_of(node))
    return []


def _places(call: Node) -> Iterator[Node]:
    """Where a call has its path: its first argument, or what it is called on."""
    yield from by_position(call)[:1]
    yield from (value for value in (value_of(keyword(call, "path")),) if value is not None)
    function = call.child_by_field_name("function")
    on = function.child_by_field_name("object") if function is not None else None
    if on is not None:
        yield on.named_children[0] if on.type == "parenthesized_expression" else on


def _joined(node: Node) -> Joined | None:
    """A folder of ours with one name behind it."""
    if node.type == "parenthesized_expression" and len(node.named_children) == 1:
        return _joined(node.named_children[0])
    root, name, by_pathlib = "", "", False
    if node.type == "call" and function_of(node) in ("os.path.join", "path.join"):
        given = [text_of(one) for one in arguments_of(node)]
        root, name = given if len(given) == 2 else ("", "")
    elif node.type == "binary_operator" and text_of(node.child_by_field_name("operator") or node) == "/":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        root, name, by_pathlib = text_of(left or node), text_of(right or node), True
        wrapped = re.match(r"^Path\((.+)\)$", root)
        return Joined(node, root, name, True) if ROOT.match(wrapped[1] if wrapped else root) else None
    elif node.type == "string" and (pieces := pieces_of(node)) is not None:
        match pieces.parts:
            case (Hole(root, plain=True), "/", Hole(name, plain=True)):
                pass
            case (str(folder), Hole(name, plain=True)) if folder.startswith("/") and folder.endswith("/"):
                root = f"{pieces.quote}{folder.rstrip('/')}{pieces.quote}"
    return Joined(node, root, name, by_pathlib) if root and ROOT.match(root) else None


def _given_once(node: Node) -> Node | None:
    """What a local name is given, where its function gives it one thing only."""
    function = next((one for one in outwards(node) if one.type == "function_definition"), None)
    if node.type != "identifier" or function is None:
        return None
    given = [
        one
        for one in walk(function)
        if one.type == "assignment" and text_of(one.child_by_field_name("left") or one) == text_of(node)
    ]
    return given[0].child_by_field_name("right") if len(given) == 1 else None


def _checked_first(file: PythonFile, joined: Joined, framework: str) -> list[Change]:
    """The path under a name of its own, looked at before it is used."""
    statement = statement_around(joined.node)
    function = next((one for one in outwards(joined.node) if one.type == "function_definition"), None)
    name = free_name(function, NAMES) if function is not None else ""
    refused = not_found(file, framework, statement) if statement is not None else None
    safe = _resolved(file, joined) if statement is not None else None
    if statement is None or refused is None or safe is None or not name or not file.is_first(statement):
        return []
    whole, outside = safe[0], safe[1].replace("PATH", name)
    start = statement.start_byte
    lines = f"{name} = {whole}{file.eol}{file.margin(statement)}{turned_away(file, statement, outside, refused[0])}"
    return [Change(start, start, lines), replaced(joined.node, name), *refused[1], *safe[2]]


def _checked_behind(file: PythonFile, joined: Joined, framework: str, name: str) -> list[Change]:
    """The path that has a name already, looked at right behind the statement that gives it."""
    assignment = next((one for one in outwards(joined.node) if one.type == "expression_statement"), None)
    refused = not_found(file, framework, assignment) if assignment is not None else None
    safe = _resolved(file, joined) if assignment is not None else None
    if assignment is None or refused is None or safe is None or not file.is_first(assignment):
        return []
    end = file.end_of(file.line_of(assignment.end_byte - 1))
    margin = file.margin(assignment)
    lines = turned_away(file, assignment, safe[1].replace("PATH", name), refused[0]).rstrip()
    return [replaced(joined.node, safe[0]), Change(end, end, f"{file.eol}{margin}{lines}"), *refused[1], *safe[2]]


def _resolved(file: PythonFile, joined: Joined) -> tuple[str, str, list[Change]] | None:
    """The path without `..` and links, the condition under which PATH lies elsewhere, and the import these take."""
    code = text_of(joined.node)
    if joined.by_pathlib:
        inner = code if joined.node.parent is not None and joined.node.type != "binary_operator" else f"({code})"
        return f"{inner}.resolve()", f"not PATH.is_relative_to({joined.root}.resolve())", []
    brought = bring_module(file, "os", joined.node)
    if brought is None:
        return None
    os, imports = brought
    real = f"{os}.path.realpath"
    return f"{real}({code})", f"not PATH.startswith({real}({joined.root}) + {os}.sep)", imports


PLUGIN = Rewrite("contained_path", 35, frozenset({"SOC2-004"}), _proposals)
