"""Calls and objects in a script: what they are given, and how something is added or changed."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.code_file import CodeFile, text_of, walk
from bot.fixes.insert import insert_item, items_of

OPENS, CLOSES = ("(", "[", "{"), (")", "]", "}")


def calls_on(file: CodeFile, span: Span) -> Iterator[Node]:
    """The calls that begin on these lines, in the order of the source."""
    for node in walk(file.root):
        if node.type == "call_expression" and file.line_of(node.start_byte) in span:
            yield node


def function_of(call: Node) -> str:
    function = call.child_by_field_name("function")
    return text_of(function) if function is not None else ""


def arguments_of(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return items_of(arguments) if arguments is not None and arguments.type == "arguments" else []


def ends_of(node: Node) -> tuple[Node, Node] | None:
    """The first and the last token of something in brackets or braces."""
    children = node.children
    whole = len(children) >= 2 and children[0].type in OPENS and children[-1].type in CLOSES
    return (children[0], children[-1]) if whole and not children[-1].is_missing else None


def with_argument(file: CodeFile, call: Node, index: int, text: str) -> list[Change]:
    arguments = call.child_by_field_name("arguments")
    ends = ends_of(arguments) if arguments is not None else None
    return insert_item(file, arguments_of(call), index, text, ends) if ends is not None else []


def value_at(table: Node, key: str) -> Node | None:
    """The value of a key of an object."""
    for pair in table.named_children:
        label = pair.child_by_field_name("key") if pair.type == "pair" else None
        if label is not None and text_of(label).strip("'\"") == key:
            return pair.child_by_field_name("value")
    return None


def set_in(file: CodeFile, table: Node, wanted: dict[str, str]) -> list[Change]:
    """The changes that give an object these values; none where it spreads another one, which may have them."""
    ends = ends_of(table)
    if ends is None or any(one.type == "spread_element" for one in table.named_children):
        return []
    changes, missing = [], []
    for key, text in wanted.items():
        value = value_at(table, key)
        if value is None:
            missing.append(f"{key}: {text}")
        elif text_of(value) != text and value.type in ("true", "false", "string", "null", "undefined"):
            changes.append(Change(value.start_byte, value.end_byte, text))
    items = items_of(table)
    if missing and not items:
        return [Change(table.start_byte, table.end_byte, f"{{ {', '.join(missing)} }}")]
    if missing:
        own_lines = file.is_first(items[-1])
        joint = f",{file.eol}{file.margin(items[-1])}" if own_lines else ", "
        changes += insert_item(file, items, len(items), joint.join(missing), ends)
    return changes
