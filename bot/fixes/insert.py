"""Put one more item into a list of items (parameters, arguments, imported names) the way the list is written."""

from collections.abc import Sequence

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import CodeFile, text_of


def insert_item(
    file: CodeFile, items: Sequence[Node], index: int, text: str, brackets: tuple[Node, Node] | None
) -> list[Change]:
    """The changes that put `text` before `items[index]`, or behind the last item for `index == len(items)`.

    `brackets` are the opening and the closing one, None where the list has none. Items that have lines of
    their own get one more line, with or without a trailing comma as before.
    """
    if not items:
        return _only_item(file, text, brackets)
    if index < len(items):
        after = items[index]
        gap = file.eol + file.margin(after) if file.is_first(after) else " "
        return [Change(after.start_byte, after.start_byte, f"{text},{gap}")]
    last = items[-1]
    if not file.is_first(last):
        return [Change(last.end_byte, last.end_byte, f", {text}")]
    return _new_last_line(file, last, text, brackets)


def _new_last_line(file: CodeFile, last: Node, text: str, brackets: tuple[Node, Node] | None) -> list[Change]:
    new_line = file.eol + file.margin(last)
    line = file.line_of(last.end_byte)
    if brackets is None or file.line_of(brackets[1].start_byte) == line:
        return [Change(last.end_byte, last.end_byte, f",{new_line}{text}")]
    # A comment behind the last item stays with it: the new line comes behind the comment.
    end = file.end_of(line)
    comma = last.next_sibling
    if comma is not None and comma.type == ",":
        return [Change(end, end, f"{new_line}{text},")] if file.line_of(comma.start_byte) == line else []
    if end == last.end_byte:
        return [Change(end, end, f",{new_line}{text}")]
    return [Change(last.end_byte, last.end_byte, ","), Change(end, end, f"{new_line}{text}")]


def _only_item(file: CodeFile, text: str, brackets: tuple[Node, Node] | None) -> list[Change]:
    if brackets is None:
        return []
    start, end = brackets[0].end_byte, brackets[1].start_byte
    return [] if file.content[start:end].strip() else [Change(start, end, text)]


def explode(file: CodeFile, items: Sequence[Node], index: int, text: str, brackets: tuple[Node, Node]) -> list[Change]:
    """The same insertion with a line for each item: for a line that the new item would make too long. No changes where
    a comment or an item of several lines would have to be moved."""
    texts = [text_of(item) for item in items]
    interior = file.content[brackets[0].end_byte : brackets[1].start_byte]
    if b"#" in interior or any("\n" in one for one in texts):
        return []
    margin = file.margin(brackets[0])
    rows = "".join(f"{file.eol}{margin}{file.unit}{row}," for row in [*texts[:index], text, *texts[index:]])
    return [Change(brackets[0].end_byte, brackets[1].start_byte, f"{rows}{file.eol}{margin}")]


def brackets_of(node: Node) -> tuple[Node, Node] | None:
    """The first and the last token of a bracketed list."""
    children = node.children
    is_bracketed = len(children) >= 2 and children[0].type in ("(", "[") and children[-1].type in (")", "]")
    return (children[0], children[-1]) if is_bracketed and not children[-1].is_missing else None


def items_of(node: Node) -> list[Node]:
    """The items of a bracketed list, without comments."""
    return [child for child in node.named_children if child.type != "comment"]
