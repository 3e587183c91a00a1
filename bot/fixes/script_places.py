"""Where a guard or limiter is put on one route of Express or Koa, or on one method of Nest."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

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


VERBS = re.compile(r"^@(?:Get|Post|Put|Patch|Delete|All|Head|Options|Sse|Query|Mutation|GrpcMethod|MessagePattern)\(")
"""Decorators that make a method of Nest one that answers."""


def applied_to(
    file: ScriptFile, context: FixContext, own: Endpoint, idiom: str, *, behind: Sequence[str] = ()
) -> list[Change]:
    """The changes that give an endpoint one more middleware or decorator (of several lines: several of them), `behind`
    those middleware that have to run first."""
    if idiom.startswith("@"):
        return _decorated(file, own, idiom)
    for call in routes_on(file, context) if own.framework in BY_POSITION else ():
        given = arguments_of(call)
        if len(given) > 2 and given[0].type in ("string", "template_string") and given[1].type == "array":
            ends, items = ends_of(given[1]), items_of(given[1])
            return insert_item(file, items, _index(items, 0, behind), idiom, ends) if ends is not None else []
        if len(given) >= 2 and given[0].type in ("string", "template_string"):
            return with_argument(file, call, _index(given, 1, behind), idiom)
        if given and CHAINED.search(function_of(call)):
            return with_argument(file, call, _index(given, 0, behind), idiom)
    return []


def _index(given: Sequence[Node], first: int, behind: Sequence[str]) -> int:
    """Where the next middleware stands: at `first`, or behind the last of those."""
    bare = {_bare(one) for one in behind}
    return max([first, *(at + 1 for at, one in enumerate(given) if _bare(text_of(one)) in bare)])


def _bare(code: str) -> str:
    """Code without what may be written one way or another: quotes and blanks."""
    return re.sub(r"[\s\"'`]", "", code)


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
    """On a line of its own, among the decorators of the method where the others of its class have theirs."""
    nodes = decorator_nodes(file, own)
    if not nodes or not all(map(file.is_first, nodes)):
        return []
    lines = f"{file.eol}{file.margin(nodes[0])}".join(idiom.splitlines())
    place = _place_of(file, idiom.partition("(")[0])
    verb = next((at for at, node in enumerate(nodes) if VERBS.match(text_of(node))), 0)
    at = {"behind the verb": verb + 1, "before the verb": verb, "last": len(nodes)}.get(place, 0)
    if at < len(nodes):
        return [Change(nodes[at].start_byte, nodes[at].start_byte, f"{lines}{file.eol}{file.margin(nodes[0])}")]
    end = nodes[-1].end_byte
    return [Change(end, end, f"{file.eol}{file.margin(nodes[0])}{lines}")]


def _place_of(file: ScriptFile, name: str) -> str:
    """Where most methods of the file have a decorator: "behind the verb", "before the verb", "first" or "last"."""
    found: Counter[str] = Counter()
    for node in walk(file.root):
        if node.type == "decorator" and text_of(node).partition("(")[0] == name and _is_of_method(node):
            before, after = _decorator(node.prev_named_sibling), _decorator(node.next_named_sibling)
            places = {
                "behind the verb": VERBS.match(before),
                "before the verb": VERBS.match(after),
                "first": not before,
                "last": not after,
            }
            found.update(place for place, is_there in places.items() if is_there)
    return max(found, key=lambda place: found[place], default="first")


def _is_of_method(decorator: Node) -> bool:
    return decorator.parent is not None and decorator.parent.type == "class_body"


def _decorator(node: Node | None) -> str:
    return text_of(node) if node is not None and node.type == "decorator" else ""


def decorators_of(file: ScriptFile, endpoint: Endpoint) -> list[str]:
    """The decorators of a method, as they are written."""
    return [text_of(node) for node in decorator_nodes(file, endpoint)]


def decorator_nodes(file: ScriptFile, endpoint: Endpoint) -> list[Node]:
    """The same, as nodes of the file."""
    span = endpoint.location.span
    return [
        node
        for node in walk(file.root)
        if node.type == "decorator" and _is_of_method(node) and file.line_of(node.start_byte) in span
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
