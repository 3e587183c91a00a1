"""What a file imports and exports: ES modules, CommonJS, and TypeScript's mixtures of both.

The one thing that a module exports without a name goes by the name DEFAULT.
"""

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from bot.inventory.code import Assign, Attr, Expr, Name, Stmt, Table, Text
from bot.inventory.languages.javascript_expressions import FUNCTIONS, imported, module_of
from bot.inventory.languages.javascript_functions import Head, made_function
from bot.inventory.languages.javascript_patterns import PATTERNS, taken_apart
from bot.inventory.languages.javascript_reader import Reader, first, last, string_of, text_of
from bot.inventory.unnamed import DEFAULT

_AWAY = frozenset({"await_expression", "parenthesized_expression", "as_expression", "non_null_expression"})
_EXPORTS = re.compile(r"(?:module\.)?exports(?:\.(\w+))?$")


def exported_name(target: Node) -> str:
    """The name that assigning to `module.exports`, `module.exports.a` or `exports.a` exports; "" for no export."""
    found = _EXPORTS.match(text_of(target)) if target.type == "member_expression" else None
    return (found[1] or DEFAULT) if found else ""


def imports(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    line, module = first(node), string_of(node.child_by_field_name("source"))
    clauses = [child for child in node.named_children if child.type in ("import_clause", "import_require_clause")]
    if not clauses:
        yield imported(line, module, "", "")
    for clause in clauses:
        source = clause.child_by_field_name("source")
        for child in clause.named_children:
            if child.type == "identifier":
                yield imported(line, string_of(source) if source is not None else module, DEFAULT, text_of(child))
            elif child.type == "namespace_import":
                yield imported(line, module, "", text_of(child.named_children[0]) if child.named_children else "")
            elif child.type == "named_imports":
                yield from _named(child, "import_specifier", module)


def _named(node: Node, kind: str, module: str) -> Iterator[Stmt]:
    for child in node.named_children:
        if child.type == kind:
            name, alias = text_of(child.child_by_field_name("name")), text_of(child.child_by_field_name("alias"))
            yield imported(first(child), module, name, alias or name)


def named_exports(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    """`export {a as b}`, `export {a} from "./x"`, `export * from "./x"`, `export = a`."""
    source, line = node.child_by_field_name("source"), first(node)
    module = string_of(source)
    clauses = [child for child in node.named_children if child.type in ("export_clause", "namespace_export")]
    for clause in clauses:
        if clause.type == "namespace_export":
            yield imported(line, module, "", text_of(clause.named_children[0]) if clause.named_children else "")
        elif source is not None:
            yield from _named(clause, "export_specifier", module)
        else:
            yield from _renamed(clause)
    if source is not None and not clauses:
        yield imported(line, module, "*", "")
    elif any(child.type == "=" for child in node.children):
        for child in node.named_children[:1]:
            yield Assign(line, last(node), (Name(DEFAULT),), reader.expression(child, depth + 1), None)


def _renamed(clause: Node) -> Iterator[Stmt]:
    for child in clause.named_children:
        name, alias = text_of(child.child_by_field_name("name")), text_of(child.child_by_field_name("alias"))
        if alias and alias != name:
            yield Assign(first(child), last(child), (Name(alias),), Name(name), None)


def assigned_exports(reader: Reader, node: Node, value: Node, names: list[str], depth: int) -> Iterator[Stmt]:
    """What CommonJS exports, as the names it goes by."""
    if value.type in FUNCTIONS:
        yield made_function(reader, value, Head(names[0], first(value)), depth)
        names, told = names[1:], Name(names[0])
        yield from (Assign(first(node), last(node), (Name(name),), told, None) for name in names)
        return
    module = module_of(value)
    if module:
        yield from (imported(first(node), module, DEFAULT, name) for name in names)
        return
    told_value = reader.expression(value, depth + 1)
    targets = tuple(Name(name) for name in names if Name(name) != told_value)
    if targets:
        yield Assign(first(node), last(node), targets, told_value, None)
    if DEFAULT in names and value.type == "object":
        yield from _members_of(told_value, first(node))


def _members_of(table: Expr, line: int) -> Iterator[Stmt]:
    """`module.exports = {list: all}` exports `list`."""
    for key, value in table.pairs if isinstance(table, Table) else ():
        if isinstance(key, Text) and key.value.isidentifier() and value != Name(key.value):
            yield Assign(line, line, (Name(key.value),), value, None)


def apart(reader: Reader, pattern: Node, value: Expr, depth: int) -> Iterator[Stmt]:
    """A pattern against a value: what is computed is computed once, under a name of its own."""
    whole = value
    if not isinstance(value, Name | Attr):
        whole = Name(reader.fresh())
        yield Assign(first(pattern), last(pattern), (whole,), value, None)
    yield from taken_apart(reader, pattern, whole, depth + 1)


def declared_apart(reader: Reader, pattern: Node, value: Node | None, depth: int) -> Iterator[Stmt]:
    module = module_of(bare(value))
    if module and pattern.type == "object_pattern":
        for child in pattern.named_children:
            key, inner = child.child_by_field_name("key") or child, child.child_by_field_name("value")
            if inner is None or inner.type == "identifier":
                yield imported(first(child), module, text_of(key), text_of(inner or key))
            elif inner.type in PATTERNS:
                alias = reader.fresh(text_of(key))
                yield imported(first(child), module, text_of(key), alias)
                yield from taken_apart(reader, inner, Name(alias), depth + 1)
    elif value is not None:
        yield from apart(reader, pattern, reader.expression(value, depth + 1), depth)


def bare(node: Node | None) -> Node | None:
    """Without `await` and parentheses."""
    while node is not None and node.type in _AWAY and node.named_children:
        node = node.named_children[0]
    return node
