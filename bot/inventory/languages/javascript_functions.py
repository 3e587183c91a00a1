"""Functions: their heads, parameters and bodies."""

from typing import NamedTuple

from tree_sitter import Node

from bot.inventory.code import (
    Assign,
    Attr,
    Decorator,
    Expr,
    Function,
    Name,
    Parameter,
    Return,
    Stmt,
)
from bot.inventory.languages.javascript_patterns import PATTERNS, taken_apart
from bot.inventory.languages.javascript_reader import (
    MAX_DEPTH,
    MAX_ITEMS,
    Reader,
    TooDeep,
    first,
    last,
    squeeze,
    text_of,
)

_REQUEST_PARTS = frozenset({"body", "params", "query", "headers", "cookies", "session", "files"})
_RESPONSE_NAMES = frozenset({"res", "_res", "response", "reply", "rep"})


class Head(NamedTuple):
    """What a definition is called, and where it starts; a decorator of its own may stand above that."""

    name: str
    line: int
    decorators: tuple[Decorator, ...] = ()


def lifted(reader: Reader, node: Node, depth: int, said: str) -> Expr:
    """The function at a node as a statement before this one, and its name."""
    if depth > MAX_DEPTH:
        raise TooDeep
    name = reader.fresh(said)
    reader.lift(made_function(reader, node, Head(name, first(node)), depth))
    return Name(name)


def made_function(reader: Reader, node: Node, head: Head, depth: int) -> Function:
    given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    returns, body = node.child_by_field_name("return_type"), node.child_by_field_name("body")
    typed = reader.expression(returns, depth + 1) if returns is not None else None
    with reader.inside():
        params, start = _parameters(reader, given, depth)
        inside = _body(reader, body, depth)
    end = max(last(returns or given or node), head.line)
    return Function(head.name, head.line, end, last(node), head.decorators, params, typed, (*start, *inside))


def _body(reader: Reader, body: Node | None, depth: int) -> tuple[Stmt, ...]:
    """A block, or what stands behind the arrow of `x => x.id`: functions inside that are the function's own."""
    if body is None or body.type == "statement_block":
        return reader.body(body, depth)
    with reader.lifting() as found:
        answer = Return(first(body), last(body), reader.expression(body, depth + 1))
    return (*found, answer)


def _parameters(reader: Reader, node: Node | None, depth: int) -> tuple[tuple[Parameter, ...], tuple[Stmt, ...]]:
    """The parameters, and the assignments that take those apart which are written as patterns."""
    if node is None:
        return (), ()
    if node.type == "identifier":
        return (Parameter(text_of(node), None, None, "", text_of(node)),), ()
    inside = [child for child in node.named_children[:MAX_ITEMS] if child.type not in ("comment", "ERROR")]
    found: list[Parameter] = []
    start: list[Stmt] = []
    for place, child in enumerate(inside):
        shape, default = child.child_by_field_name("pattern") or child, child.child_by_field_name("value")
        if shape.type == "assignment_pattern":
            default = shape.child_by_field_name("right")
            shape = shape.child_by_field_name("left") or shape
        stars = "*" if shape.type == "rest_pattern" else ""
        name = text_of(shape).removeprefix("...")
        if shape.type in PATTERNS:
            following = text_of(inside[place + 1]).partition(":")[0] if place + 1 < len(inside) else ""
            name = _request_name(shape, following) or reader.fresh()
            start.extend(taken_apart(reader, shape, Name(name), depth + 1))
        if shape.type == "this":
            continue
        decorators = [one for one in child.named_children if one.type == "decorator"]
        typed = child.child_by_field_name("type")
        stands = default or (decorators[0] if decorators else None)
        found.append(
            Parameter(
                name,
                reader.expression(typed, depth + 1) if typed is not None else None,
                reader.expression(stands, depth + 1) if stands is not None else None,
                stars,
                squeeze(text_of(child)),
            )
        )
        if any(one.type in ("accessibility_modifier", "override_modifier") for one in child.named_children) or (
            any(one.type == "readonly" for one in child.children)
        ):
            line, end = first(child), last(child)
            start.append(Assign(line, end, (Attr(Name("self"), name),), Name(name), found[-1].annotation))
    return tuple(found), tuple(start)


def _request_name(pattern: Node, following: str) -> str:
    """A request that is taken apart (`({body, user}, res) => ...`) is still called one; "" for anything else."""
    taken = {text_of(child.child_by_field_name("key") or child) for child in pattern.named_children}
    return "req" if taken & _REQUEST_PARTS and (following.strip() in _RESPONSE_NAMES or len(taken) > 1) else ""
