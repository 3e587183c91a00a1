"""TypeScript's types as expressions: `Repository<User>` is `Repository[User]`, `A | null` is `A | None`."""

from tree_sitter import Node

from bot.inventory.code import Attr, Const, Expr, Index, Items, Mix, Name
from bot.inventory.languages.javascript_reader import Reader, ReadExpression, text_of


def _name(reader: Reader, node: Node, depth: int) -> Expr:
    return Name(text_of(node))


def _inner(reader: Reader, node: Node, depth: int) -> Expr:
    inside = [child for child in node.named_children if child.type != "comment"]
    return reader.expression(inside[0], depth + 1) if inside else Const("")


def _nested(reader: Reader, node: Node, depth: int) -> Expr:
    return Attr(reader.field(node, "module", depth), text_of(node.child_by_field_name("name")))


def _generic(reader: Reader, node: Node, depth: int) -> Expr:
    """A promise of a thing is the thing: `await` is left out as well."""
    named, given = reader.field(node, "name", depth), node.child_by_field_name("type_arguments")
    inside = reader.children(given, depth) if given is not None else ()
    if named == Name("Promise") and len(inside) == 1:
        return inside[0]
    return Index(named, inside[0] if len(inside) == 1 else Items("(", inside))


def _either(reader: Reader, node: Node, depth: int) -> Expr:
    """`A | B | C` as one node, however long the chain is: it nests to the left."""
    sides: list[Expr] = []
    here = node
    while here.type == "union_type" and here.named_children:
        sides += [reader.expression(child, depth + 1) for child in reversed(here.named_children[1:])]
        here = here.named_children[0]
    sides.append(reader.expression(here, depth + 1))
    return Mix("|", tuple(reversed(sides)))


def _opaque(reader: Reader, node: Node, depth: int) -> Expr:
    return Mix(node.type, ())


TYPES: dict[str, ReadExpression] = {
    "type_annotation": _inner,
    "type_identifier": _name,
    "predefined_type": _name,
    "nested_type_identifier": _nested,
    "nested_identifier": _nested,
    "generic_type": _generic,
    "union_type": _either,
    "literal_type": _inner,
    "parenthesized_type": _inner,
    "readonly_type": _inner,
    "array_type": lambda reader, node, depth: Index(Name("Array"), _inner(reader, node, depth)),
    **dict.fromkeys(
        (
            "object_type",
            "function_type",
            "conditional_type",
            "template_literal_type",
            "asserts_annotation",
            "type_predicate_annotation",
            "type_query",
            "constructor_type",
            "index_type_query",
            "infer_type",
        ),
        _opaque,
    ),
}
