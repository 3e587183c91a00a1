"""Classes, interfaces and enums: their heads and members."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.inventory.code import Assign, Class, Const, Decorator, Expr, Name, Stmt
from bot.inventory.languages.javascript_functions import Head, made_function
from bot.inventory.languages.javascript_reader import MAX_ITEMS, Reader, first, last, squeeze, text_of


def decorators_of(reader: Reader, nodes: list[Node], depth: int) -> tuple[Decorator, ...]:
    return tuple(
        Decorator(first(one), last(one), reader.expression(one, depth + 1), squeeze(text_of(one))) for one in nodes
    )


def made_class(reader: Reader, node: Node, head: Head, depth: int) -> Class:
    """A class or an interface."""
    end, bases = _bases(reader, node, depth)
    own = [child for child in node.named_children if child.type == "decorator"]
    whole = (*head.decorators, *decorators_of(reader, own, depth))
    start = min((one.line for one in whole), default=head.line)
    members = members_of(reader, node.child_by_field_name("body"), depth)
    return Class(head.name, start, max(end, start), last(node), whole, bases, (), members)


def _bases(reader: Reader, node: Node, depth: int) -> tuple[int, tuple[Expr, ...]]:
    """The last line of the head, and what it extends."""
    found: list[Expr] = []
    head = last(node.child_by_field_name("name") or node) if node.child_by_field_name("name") else first(node)
    for child in node.named_children:
        if child.type not in ("class_heritage", "extends_type_clause"):
            continue
        head = last(child)
        for clause in child.named_children if child.type == "class_heritage" else [child]:
            inside = clause.named_children if clause.type.startswith("extends") else [clause]
            kept = (one for one in inside if one.type not in ("type_arguments", "implements_clause", "comment"))
            found += [reader.expression(one, depth + 1) for one in kept]
    return head, tuple(found)


def members_of(reader: Reader, body: Node | None, depth: int) -> tuple[Stmt, ...]:
    return tuple(_members(reader, body, depth + 1)) if body is not None else ()


def _members(reader: Reader, body: Node, depth: int) -> Iterator[Stmt]:
    """Methods, and fields: one that holds a function is a method too."""
    waiting: list[Node] = []
    for child in body.named_children:
        if child.type == "decorator":
            waiting.append(child)
            continue
        inside = [one for one in child.named_children if one.type == "decorator"]
        decorated = [*waiting, *inside]
        if child.type != "comment":
            waiting = []
        line = first(decorated[0]) if decorated else first(child)
        name = text_of(child.child_by_field_name("name") or child.child_by_field_name("property"))
        match child.type:
            case "method_definition":
                decorators = decorators_of(reader, decorated, depth)
                yield made_function(reader, child, Head(_member_name(name), line, decorators), depth)
            case "public_field_definition" | "field_definition" | "property_signature":
                value = child.child_by_field_name("value")
                if value is not None and value.type in ("arrow_function", "function_expression"):
                    yield made_function(reader, value, Head(name, line, decorators_of(reader, decorated, depth)), depth)
                else:
                    yield _field(reader, child, name, decorated, depth)
            case _:
                pass


def _member_name(name: str) -> str:
    return "__init__" if name == "constructor" else name


def _field(reader: Reader, node: Node, name: str, decorated: list[Node], depth: int) -> Assign:
    """A decorator says what a field without a value is (`@Column() name: string`)."""
    typed, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    stands = value or (decorated[0] if decorated else None)
    return Assign(
        first(node),
        last(node),
        (Name(name),),
        reader.expression(stands, depth + 1) if stands is not None else None,
        reader.expression(typed, depth + 1) if typed is not None else None,
    )


def enumerated(reader: Reader, node: Node, depth: int) -> Class:
    """An enum is a class whose fields are its members."""
    body = node.child_by_field_name("body")
    members: list[Stmt] = []
    for child in body.named_children[:MAX_ITEMS] if body is not None else []:
        named = child.child_by_field_name("name") or child
        value = child.child_by_field_name("value")
        told = reader.expression(value, depth + 1) if value is not None else Const("...")
        if child.type != "comment":
            members.append(Assign(first(child), last(child), (Name(text_of(named)),), told, None))
    name = text_of(node.child_by_field_name("name"))
    return Class(name, first(node), first(node), last(node), (), (Name("enum"),), (), tuple(members))
