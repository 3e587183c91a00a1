"""Taking apart: `const {id} = req.params` is `id = req.params.id`."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.inventory.code import Assign, Attr, Const, Expr, Index, Name, Text
from bot.inventory.languages.javascript_reader import MAX_DEPTH, MAX_ITEMS, Reader, TooDeep, first, last, text_of

PATTERNS = frozenset({"object_pattern", "array_pattern"})


def taken_apart(reader: Reader, pattern: Node, whole: Expr, depth: int) -> Iterator[Assign]:
    """One assignment for each name that a pattern takes out of `whole`. Defaults are left out: what is taken is
    asked after, not what stands in for it."""
    if depth > MAX_DEPTH:
        raise TooDeep
    for place, child in enumerate(pattern.named_children[:MAX_ITEMS]):
        match child.type:
            case "shorthand_property_identifier_pattern":
                yield _taken(child, Name(text_of(child)), Attr(whole, text_of(child)))
            case "object_assignment_pattern":
                left = child.child_by_field_name("left")
                if left is not None:
                    yield _taken(child, Name(text_of(left)), Attr(whole, text_of(left)))
            case "pair_pattern":
                value = child.child_by_field_name("value")
                if value is not None:
                    part = _part(reader, child.child_by_field_name("key"), whole, depth)
                    yield from _bound(reader, value, part, depth + 1)
            case "rest_pattern":
                yield from _bound(reader, child.named_children[0], whole, depth + 1) if child.named_children else ()
            case _ if pattern.type == "array_pattern":
                yield from _bound(reader, child, Index(whole, Const(str(place))), depth + 1)
            case _:
                pass


def _bound(reader: Reader, target: Node, value: Expr, depth: int) -> Iterator[Assign]:
    if target.type == "assignment_pattern":
        target = target.child_by_field_name("left") or target
    if target.type in PATTERNS:
        yield from taken_apart(reader, target, value, depth)
    elif target.type in ("identifier", "member_expression", "subscript_expression"):
        yield _taken(target, reader.expression(target, depth), value)


def _part(reader: Reader, key: Node | None, whole: Expr, depth: int) -> Expr:
    if key is None:
        return whole
    if key.type == "computed_property_name":
        at = reader.expression(key.named_children[0], depth + 1) if key.named_children else Const("")
        return Index(whole, at)
    name = text_of(key).strip("'\"")
    return Attr(whole, name) if name.isidentifier() else Index(whole, Text(name))


def _taken(node: Node, target: Expr, value: Expr) -> Assign:
    return Assign(first(node), last(node), (target,), value, None)
