"""From syntax tree to expressions. Tolerant: what is not understood keeps at least the names inside it."""

import sys
from collections.abc import Callable

from tree_sitter import Node

from bot.inventory.code import (
    Attr,
    Call,
    Choice,
    Compare,
    Const,
    Expr,
    Index,
    Items,
    Join,
    Logic,
    Mix,
    Name,
    Star,
    Table,
    Text,
    Walrus,
)

MAX_TEXT = 200
"""Characters kept of a string literal: routes and messages are shorter, embedded data is not needed."""

MAX_ITEMS = 400
"""Items kept of one literal collection: lists of routers are shorter, data tables are not needed."""

MAX_DEPTH = 80
"""Levels of nesting kept, counting blocks and expressions; also keeps pickle from running out of stack."""


class TooDeep(Exception):
    """The code nests deeper than MAX_DEPTH."""


def text_of(node: Node) -> str:
    """Interned: names come again and again, and facts are pickled faster and smaller where they are one object."""
    return sys.intern((node.text or b"").decode("utf-8", errors="replace"))


def read(node: Node, depth: int) -> Expr:
    """The expression at a node. Raises TooDeep."""
    if depth > MAX_DEPTH:
        raise TooDeep
    reader = _READERS.get(node.type)
    return reader(node, depth) if reader else _mix(node, depth)


def _field(node: Node, name: str, depth: int) -> Expr:
    child = node.child_by_field_name(name)
    return Const("") if child is None else read(child, depth + 1)


def _children(node: Node, depth: int) -> tuple[Expr, ...]:
    return tuple(read(child, depth + 1) for child in node.named_children[:MAX_ITEMS] if child.type != "comment")


def _mix(node: Node, depth: int) -> Expr:
    return Mix(node.type, _children(node, depth))


def _name(node: Node, depth: int) -> Expr:
    return Name(text_of(node))


def _const(node: Node, depth: int) -> Expr:
    return Const(text_of(node)[:MAX_TEXT])


def _inner(node: Node, depth: int) -> Expr:
    inside = [child for child in node.named_children if child.type != "comment"]
    return read(inside[0], depth + 1) if len(inside) == 1 else _mix(node, depth)


def _attribute(node: Node, depth: int) -> Expr:
    name = node.child_by_field_name("attribute")
    return Attr(_field(node, "object", depth), text_of(name) if name else "")


def _call(node: Node, depth: int) -> Expr:
    args: list[Expr] = []
    keywords: list[tuple[str, Expr]] = []
    arguments = node.child_by_field_name("arguments")
    if arguments is not None and arguments.type != "argument_list":
        args.append(read(arguments, depth + 1))
    elif arguments is not None:
        for child in arguments.named_children[:MAX_ITEMS]:
            if child.type == "keyword_argument":
                name = child.child_by_field_name("name")
                keywords.append((text_of(name) if name else "", _field(child, "value", depth)))
            elif child.type == "dictionary_splat":
                keywords.append(("**", _inner(child, depth + 1)))
            elif child.type != "comment":
                args.append(read(child, depth + 1))
    return Call(
        node.start_point[0] + 1,
        node.end_point[0] + 1,
        _field(node, "function", depth),
        tuple(args),
        tuple(keywords),
    )


def _string(node: Node, depth: int) -> Expr:
    found: list[Expr] = []
    for child in node.named_children:
        if child.type == "string_content":
            found.append(Text(text_of(child)[:MAX_TEXT]))
        elif child.type == "interpolation":
            found.append(_field(child, "expression", depth))
    if not found:
        return Text("")
    return found[0] if len(found) == 1 and isinstance(found[0], Text) else Join(tuple(found))


def _strings(node: Node, depth: int) -> Expr:
    found = _children(node, depth)
    if all(isinstance(part, Text) for part in found):
        return Text("".join(part.value for part in found if isinstance(part, Text))[:MAX_TEXT])
    flat: list[Expr] = []
    for part in found:
        flat.extend(part.parts if isinstance(part, Join) else (part,))
    return Join(tuple(flat))


def _subscript(node: Node, depth: int) -> Expr:
    indexes = tuple(read(child, depth + 1) for child in node.children_by_field_name("subscript"))
    return Index(_field(node, "value", depth), indexes[0] if len(indexes) == 1 else Items("(", indexes))


def _generic(node: Node, depth: int) -> Expr:
    """`Annotated[User, Depends(x)]` in an annotation, which the grammar keeps apart from a subscript."""
    name, *rest = node.named_children
    indexes = tuple(item for child in rest for item in _children(child, depth))
    return Index(read(name, depth + 1), indexes[0] if len(indexes) == 1 else Items("(", indexes))


def _table(node: Node, depth: int) -> Expr:
    pairs: list[tuple[Expr | None, Expr]] = []
    for child in node.named_children[:MAX_ITEMS]:
        if child.type == "pair":
            pairs.append((_field(child, "key", depth), _field(child, "value", depth)))
        elif child.type == "dictionary_splat":
            pairs.append((None, _inner(child, depth + 1)))
    return Table(tuple(pairs))


def _compare(node: Node, depth: int) -> Expr:
    return Compare(tuple(child.type for child in node.children_by_field_name("operators")), _children(node, depth))


def _logic(node: Node, depth: int) -> Expr:
    operator = node.child_by_field_name("operator")
    return Logic(operator.type if operator else "and", (_field(node, "left", depth), _field(node, "right", depth)))


def _binary(node: Node, depth: int) -> Expr:
    """`a + b + c` as one node, however long the chain is: chains of strings are, and nest to the left."""
    operator = node.child_by_field_name("operator")
    sign = operator.type if operator else "?"
    right: list[Expr] = []
    while node.type == "binary_operator":
        right.append(_field(node, "right", depth))
        left = node.child_by_field_name("left")
        if left is None:
            break
        node = left
    else:
        right.append(read(node, depth + 1))
    return Mix(sign, tuple(reversed(right)))


def _choice(node: Node, depth: int) -> Expr:
    found = _children(node, depth)
    return Choice(found[1], found[0], found[2]) if len(found) == 3 else Mix("if", found)


_READERS: dict[str, Callable[[Node, int], Expr]] = {
    "identifier": _name,
    "integer": _const,
    "float": _const,
    "true": _const,
    "false": _const,
    "none": _const,
    "ellipsis": _const,
    "attribute": _attribute,
    "call": _call,
    "string": _string,
    "concatenated_string": _strings,
    "subscript": _subscript,
    "generic_type": _generic,
    "dictionary": _table,
    "comparison_operator": _compare,
    "boolean_operator": _logic,
    "binary_operator": _binary,
    "union_type": lambda node, depth: Mix("|", _children(node, depth)),
    "conditional_expression": _choice,
    "parenthesized_expression": _inner,
    "await": _inner,
    "type": _inner,
    "case_pattern": _inner,
    "not_operator": lambda node, depth: Logic("not", (_field(node, "argument", depth),)),
    "list": lambda node, depth: Items("[", _children(node, depth)),
    "set": lambda node, depth: Items("{", _children(node, depth)),
    "tuple": lambda node, depth: Items("(", _children(node, depth)),
    "expression_list": lambda node, depth: Items("(", _children(node, depth)),
    "pattern_list": lambda node, depth: Items("(", _children(node, depth)),
    "tuple_pattern": lambda node, depth: Items("(", _children(node, depth)),
    "list_splat": lambda node, depth: Star(_inner(node, depth + 1)),
    "list_splat_pattern": lambda node, depth: Star(_inner(node, depth + 1)),
    "dictionary_splat": lambda node, depth: Star(_inner(node, depth + 1)),
    "named_expression": lambda node, depth: Walrus(_field(node, "name", depth), _field(node, "value", depth)),
    "unary_operator": lambda node, depth: Mix("-", _children(node, depth)),
}
