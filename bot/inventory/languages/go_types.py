"""Go's types: structures, interfaces, receivers, and the name that an import gives a package."""

import re

from tree_sitter import Node

from bot.inventory.code import Assign, Class, Const, Decorator, Expr, Items, Name, Stmt, Text
from bot.inventory.languages.go_expressions import GoExpressions
from bot.inventory.languages.lifting import named
from bot.inventory.languages.python_expressions import text_of
from bot.inventory.languages.python_statements import first, last

_TAG = re.compile(r"\b(gorm|bson|db|bun):\"")
"""Tags of fields that are stored in a database."""

_VERSION = re.compile(r"^v\d+$")


def package_of(path: str) -> str:
    """The name a package is used by: `github.com/go-chi/chi/v5` is `chi`, `gopkg.in/yaml.v3` is `yaml`."""
    parts = [part for part in path.split("/") if part] or [""]
    name = parts[-2] if _VERSION.match(parts[-1]) and len(parts) > 1 else parts[-1]
    return name.split(".")[0].removeprefix("go-").removesuffix("-go").replace("-", "")


def receiver(node: Node) -> tuple[str, str]:
    """The name and the type of a method's receiver."""
    listed = node.child_by_field_name("receiver")
    declared_ = (
        next((child for child in listed.named_children if child.type == "parameter_declaration"), None)
        if (listed is not None)
        else None
    )
    if declared_ is None:
        return "", ""
    kind = text_of(declared_.child_by_field_name("type") or declared_).lstrip("*( ").split("[")[0].strip()
    return named(declared_), kind


def declared(reader: GoExpressions, node: Node, depth: int) -> Stmt:
    """A type as a class: its fields with their types, what it embeds as bases."""
    kind = node.child_by_field_name("type")
    line, end = first(node), last(node)
    if kind is not None and kind.type == "struct_type":
        fields, bases, tags = _fields(reader, kind, depth)
        marks = tuple(Decorator(line, line, Name(tag), tag) for tag in tags)
        return Class(named(node), line, line, end, marks, bases, (), fields)
    if kind is not None and kind.type == "interface_type":
        methods = tuple(Text(named(child)) for child in kind.named_children if child.type == "method_elem")
        keywords = (("kind", Const("interface")), ("methods", Items("(", methods)))
        return Class(named(node), line, line, end, (), (), keywords, ())
    if node.type == "type_alias":
        return Assign(line, end, (Name(named(node)),), reader.maybe(node, "type", depth), None)
    return Class(named(node), line, line, end, (), (), (), ())


def _fields(
    reader: GoExpressions, node: Node, depth: int
) -> tuple[tuple[Stmt, ...], tuple[Expr, ...], tuple[str, ...]]:
    lines: list[Stmt] = []
    bases: list[Expr] = []
    tags: set[str] = set()
    listed = [child for part in node.named_children for child in part.named_children]
    for field in (child for child in listed if child.type == "field_declaration"):
        annotation = reader.maybe(field, "type", depth)
        names = field.children_by_field_name("name")
        if not names and annotation is not None:
            bases.append(annotation)
        lines += [Assign(first(field), last(field), (Name(text_of(name)),), None, annotation) for name in names]
        tags.update(_TAG.findall(named(field, "tag")))
    if any(text == "gorm.Model" for text in (_dotted(base) for base in bases)):
        tags.add("gorm")
    return tuple(lines), tuple(bases), tuple(sorted(tags))


def _dotted(node: Expr) -> str:
    value, name = getattr(node, "value", None), getattr(node, "name", "")
    return f"{value.id}.{name}" if isinstance(value, Name) else ""
