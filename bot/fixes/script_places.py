"""Where a guard or limiter is put on one route of Express or Koa, or on one method of Nest."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import Endpoint
from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.insert import insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.script_calls import arguments_of, ends_of, function_of, with_argument
from bot.fixes.script_file import ScriptFile, parse_script

ROUTES = re.compile(r"\.(?:get|post|put|patch|delete|del|all|head|options)$")

CHAINED = re.compile(r"\.route\((?:[\"'`])[^\"'`]*[\"'`]\)\s*\.")

BY_POSITION = ("express", "koa")
"""Frameworks whose routes take middleware between the path and the handler."""


def applied_to(file: ScriptFile, context: FixContext, own: Endpoint, idiom: str) -> list[Change]:
    """The changes that give an endpoint one more middleware or decorator (of several lines: several of them)."""
    if idiom.startswith("@"):
        return _decorated(file, own, idiom)
    for call in routes_on(file, context) if own.framework in BY_POSITION else ():
        given = arguments_of(call)
        if len(given) > 2 and given[0].type in ("string", "template_string") and given[1].type == "array":
            ends = ends_of(given[1])
            return insert_item(file, items_of(given[1]), 0, idiom, ends) if ends is not None else []
        if len(given) >= 2 and given[0].type in ("string", "template_string"):
            return with_argument(file, call, 1, idiom)
        if given and CHAINED.search(function_of(call)):
            return with_argument(file, call, 0, idiom)
    return []


def routes_on(file: ScriptFile, context: FixContext) -> Iterator[Node]:
    """The calls that register a route, by the line of their method: it may be one of a chain of several lines."""
    for node in walk(file.root):
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        method = function.child_by_field_name("property") if function is not None else None
        if method is None or file.line_of(method.start_byte) not in context.finding.location.span:
            continue
        if ROUTES.search(function_of(node)):
            yield node


def _decorated(file: ScriptFile, own: Endpoint, idiom: str) -> list[Change]:
    """Above the first decorator of the method, on a line of its own."""
    for node in decorator_nodes(file, own):
        if file.is_first(node):
            joint = f"{file.eol}{file.margin(node)}"
            return [Change(node.start_byte, node.start_byte, f"{joint.join(idiom.splitlines())}{joint}")]
        return []
    return []


def decorators_of(file: ScriptFile, endpoint: Endpoint) -> list[str]:
    """The decorators of a method, as they are written."""
    return [text_of(node) for node in decorator_nodes(file, endpoint)]


def decorator_nodes(file: ScriptFile, endpoint: Endpoint) -> list[Node]:
    """The same, as nodes of the file."""
    span = endpoint.location.span
    return [
        node
        for node in walk(file.root)
        if node.type == "decorator"
        and node.parent is not None
        and node.parent.type == "class_body"
        and file.line_of(node.start_byte) in span
    ]


def is_used_by_choice(context: FixContext, name: str) -> bool:
    """Whether a setting decides if the whole app uses a middleware (`if (process.env.SSO) app.use(checkSso)`): one way
    among others to learn who calls."""
    used = re.compile(rf"\.use\([^;]*\b{re.escape(name)}\b")
    for source in context.files.values():
        file = parse_script(source) if used.search(source.text) else None
        for node in walk(file.root) if file is not None else ():
            if node.type == "call_expression" and used.search(text_of(node)) and function_of(node).endswith(".use"):
                return any(one.type == "if_statement" for one in outwards(node))
    return False
