"""What every fix of a JavaScript or TypeScript file keeps, beside its names: directives, and what can be there when the
code runs."""

from collections import Counter
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.script_file import ScriptFile

VALUES = ("identifier", "shorthand_property_identifier", "jsx_identifier")

DECLARES = ("lexical_declaration", "class_declaration")
"""What may bind a name once in its block (ECMA-262, "Static Semantics: Early Errors" of blocks)."""

SETS = ("assignment_expression", "augmented_assignment_expression")

OTHERS = ("required_parameter", "optional_parameter", "formal_parameters", "variable_declaration")
"""What binds names that can be set, beside `let`."""

LOOKED_AT = frozenset((*VALUES, *DECLARES, *SETS, *OTHERS, "import_statement"))

Nodes = Mapping[str, list[Node]]


def lost_in_script(before: ScriptFile, after: ScriptFile) -> str:
    """What a fix loses or brings where it cannot be, in half a sentence; "" where nothing is said against it."""
    directives = _directives(before)
    if _directives(after)[: len(directives)] != directives:
        return "the fix would leave a directive behind other statements"
    had, has = _by_type(before), _by_type(after)
    if new := _new(_types_read(had), _types_read(has)):
        return f"the fix would read {new}, which is imported as a type only"
    if new := _new(_bound_twice(had), _bound_twice(has)):
        return f"the fix would bind {new} twice in one block"
    if new := _new(_constants_set(had), _constants_set(has)):
        return f"the fix would set {new}, which is a constant"
    return "the fix would import something within a function" if _inner_imports(has) > _inner_imports(had) else ""


def _by_type(file: ScriptFile) -> Nodes:
    found: dict[str, list[Node]] = {kind: [] for kind in LOOKED_AT}
    for node in walk(file.root):
        if node.type in LOOKED_AT:
            found[node.type].append(node)
    return found


def _new(before: Iterator[str], after: Iterator[str]) -> str:
    return min(Counter(after) - Counter(before), default="")


def _directives(file: ScriptFile) -> list[str]:
    """The texts that a program begins with: "use strict", "use client"."""
    found = []
    for node in file.root.named_children:
        if node.type in ("comment", "hash_bang_line"):
            continue
        if node.type != "expression_statement" or [one.type for one in node.named_children] != ["string"]:
            break
        found.append(text_of(node.named_children[0]).strip("'\""))
    return found


def _types_read(nodes: Nodes) -> Iterator[str]:
    """Reads, as values, of what is imported by `import type`."""
    types = {name for node in nodes["import_statement"] for name in _types_of(node)}
    for node in (each for kind in VALUES for each in nodes[kind]) if types else ():
        if text_of(node) in types:
            around = {one.type for one in outwards(node.parent)}
            if not around & {"import_statement", "export_specifier", "type_query"}:
                yield text_of(node)


def _types_of(statement: Node) -> Iterator[str]:
    whole = any(child.type == "type" for child in statement.children)
    for node in walk(statement):
        if node.type == "import_specifier" and (whole or any(child.type == "type" for child in node.children)):
            yield text_of(node.child_by_field_name("alias") or node.child_by_field_name("name") or node)
        elif whole and node.type == "identifier" and node.parent is not None and node.parent.type == "import_clause":
            yield text_of(node)


def _bound_twice(nodes: Nodes) -> Iterator[str]:
    blocks: dict[int, Counter[str]] = {}
    for node in (each for kind in DECLARES for each in nodes[kind]):
        if node.parent is not None:
            outer = node.parent.parent if node.parent.type == "export_statement" else node.parent
            if outer is not None and outer.type in ("program", "statement_block"):
                blocks.setdefault(outer.id, Counter()).update(_declared(node))
    for names in blocks.values():
        yield from (name for name, count in names.items() for _ in range(count - 1))


def _declared(node: Node) -> list[str]:
    if node.type == "class_declaration":
        name = node.child_by_field_name("name")
        return [text_of(name)] if name is not None else []
    names = (one.child_by_field_name("name") for one in node.named_children if one.type == "variable_declarator")
    return [text_of(name) for name in names if name is not None and name.type == "identifier"]


def _constants_set(nodes: Nodes) -> Iterator[str]:
    """Assignments to names that the file binds by `const` only."""
    kinds: dict[str, set[str]] = {}
    for node in nodes["lexical_declaration"]:
        for name in _declared(node):
            kinds.setdefault(name, set()).add(text_of(node).split(maxsplit=1)[0])
    for one in (inner for kind in OTHERS for node in nodes[kind] for inner in walk(node) if inner.type == "identifier"):
        kinds.setdefault(text_of(one), set()).add("other")
    for node in (each for kind in SETS for each in nodes[kind]):
        left = node.child_by_field_name("left")
        if left is not None and left.type == "identifier" and kinds.get(text_of(left)) == {"const"}:
            yield text_of(left)


def _inner_imports(nodes: Nodes) -> int:
    return sum(
        any(one.type == "statement_block" for one in outwards(node.parent)) for node in nodes["import_statement"]
    )
