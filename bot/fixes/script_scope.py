"""What a name means at one place of a script, and whether that place can wait: a name that is bound in another block,
or further down, is an error when the code runs, for all that the file parses."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.code_file import outwards, text_of, walk

FUNCTIONS = (
    *("arrow_function", "function_expression", "function_declaration", "method_definition"),
    *("generator_function", "generator_function_declaration"),
)

SCOPES = ("program", "statement_block", "switch_case", "switch_default", "switch_body")

LEXICAL = ("lexical_declaration", "class_declaration")
"""Declarations that hold from their line on, and in their block only."""

IDENTIFIERS = ("identifier", "shorthand_property_identifier_pattern", "type_identifier")


def is_known_at(node: Node, name: str) -> bool:
    """Whether a name that stands at `node` is bound there: by a block around and further up, by a parameter, or by what
    is hoisted. Order says nothing about blocks outside of the function that `node` is in."""
    inside_one = True
    for around in outwards(node):
        for declared in _declarations(around):
            if name in _names(declared):
                late = declared.type in LEXICAL and inside_one and declared.start_byte > node.start_byte
                return not late
        if around.type in FUNCTIONS:
            inside_one = False
            if name in _hoisted(around):
                return True
    return False


def waits_in_vain(root: Node) -> int:
    """How often a tree waits (`await`) in a function that is not async."""
    functions = (
        next((around for around in outwards(node) if around.type in FUNCTIONS), None)
        for node in walk(root)
        if node.type == "await_expression"
    )
    return sum(one is not None and not any(child.type == "async" for child in one.children) for one in functions)


def _declarations(around: Node) -> Iterator[Node]:
    """What a node binds for what stands in it."""
    if around.type in SCOPES:
        for child in around.named_children:
            inner = child.child_by_field_name("declaration") if child.type == "export_statement" else None
            yield inner or child
    elif around.type in FUNCTIONS:
        for field in ("parameters", "parameter"):
            found = around.child_by_field_name(field)
            if found is not None:
                yield found
        if around.type == "function_expression" and (label := around.child_by_field_name("name")) is not None:
            yield label
    elif around.type in ("catch_clause", "for_in_statement", "for_statement"):
        for field in ("parameter", "left", "initializer"):
            found = around.child_by_field_name(field)
            if found is not None:
                yield found


def _names(declared: Node) -> frozenset[str]:
    """The names that a declaration binds; none for another statement."""
    if declared.type in ("lexical_declaration", "variable_declaration"):
        labels = [one.child_by_field_name("name") for one in declared.named_children]
    elif declared.type.endswith("_declaration"):
        labels = [declared.child_by_field_name("name")]
    elif declared.type.endswith("_statement") or declared.type in SCOPES:
        labels = [declared] if declared.type == "import_statement" else []
    else:
        labels = [declared]
    found = (one for label in labels if label is not None for one in walk(label))
    return frozenset(text_of(one) for one in found if one.type in IDENTIFIERS)


def _hoisted(function: Node) -> frozenset[str]:
    """What `var` binds in a function, however deep it stands."""
    body = function.child_by_field_name("body")
    found = (one for one in walk(body) if one.type == "variable_declaration") if body is not None else ()
    return frozenset(name for one in found for name in _names(one))
