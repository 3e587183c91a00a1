"""A text of a script that is put together from pieces: a template, or what is joined by `+`."""

from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.code_file import text_of


@dataclass(frozen=True)
class Part:
    """Text as it stands between the quotation marks, or the source code of a value."""

    text: str
    value: bool = False


def pieces_of_script(node: Node) -> list[Part]:
    """The parts in their order, escapes as they are written; none where the node is no such text."""
    if node.type == "parenthesized_expression" and node.named_children:
        return pieces_of_script(node.named_children[0])
    if node.type == "binary_expression":
        operator, left, right = (node.child_by_field_name(one) for one in ("operator", "left", "right"))
        if operator is None or text_of(operator) != "+" or left is None or right is None:
            return []
        parts = [*_or_value(left), *_or_value(right)]
        return parts if any(not part.value for part in parts) else []
    if node.type not in ("string", "template_string"):
        return []
    parts = []
    for child in node.children[1:-1]:
        if child.type == "template_substitution" and len(child.named_children) == 1:
            parts.append(Part(text_of(child.named_children[0]), value=True))
        elif child.type in ("string_fragment", "escape_sequence"):
            parts.append(Part(text_of(child)))
        else:
            return []
    return parts


def _or_value(node: Node) -> list[Part]:
    return pieces_of_script(node) or [Part(text_of(node), value=True)]
