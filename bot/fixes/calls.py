"""Calls in a Python file: their arguments, and how one is added, replaced or taken away."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.insert import brackets_of, explode, insert_item, items_of
from bot.fixes.python_file import PythonFile, text_of, walk


def nodes_on(file: PythonFile, span: Span, kind: str) -> Iterator[Node]:
    """The nodes of a kind that begin on these lines, in the order of the source."""
    inside = file.within(span)
    while inside is not None and inside.parent is not None and inside.type != "module":
        if inside.type.endswith("statement") or inside.type == "decorator":
            break
        inside = inside.parent
    for node in walk(inside) if inside is not None else ():
        if node.type == kind and file.line_of(node.start_byte) in span:
            yield node


def function_of(call: Node) -> str:
    """What is called, as it is written: "response.set_cookie"."""
    function = call.child_by_field_name("function")
    return text_of(function) if function is not None else ""


def arguments_of(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return items_of(arguments) if arguments is not None and arguments.type == "argument_list" else []


def by_position(call: Node) -> list[Node]:
    return [one for one in arguments_of(call) if one.type not in ("keyword_argument", "dictionary_splat")]


def keyword(call: Node, name: str) -> Node | None:
    """The whole `name=value` of a call."""
    for argument in arguments_of(call):
        label = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if label is not None and text_of(label) == name:
            return argument
    return None


def value_of(argument: Node | None) -> Node | None:
    return argument.child_by_field_name("value") if argument is not None else None


def with_arguments(file: PythonFile, call: Node, texts: list[str]) -> list[Change]:
    """The changes that add arguments at the end, as the call is written; none where it has no place for them."""
    arguments = call.child_by_field_name("arguments")
    brackets = brackets_of(arguments) if arguments is not None else None
    if arguments is None or brackets is None or not texts:
        return []
    items = items_of(arguments)
    if any(item.type == "dictionary_splat" for item in items) or (items and items[-1].type == "generator_expression"):
        return []
    if items and file.is_first(items[-1]):
        return insert_item(file, items, len(items), f",{file.eol}{file.margin(items[-1])}".join(texts), brackets)
    row = file.lines[file.line_of(items[-1].start_byte) - 1].rstrip() if items else ""
    if items and file.is_first(items[0]) and len(row) + len(", ".join(texts)) + 2 > file.limit:
        return explode(file, items, len(items), f",{file.eol}{file.margin(items[0])}".join(texts), brackets)
    last = file.line_of(arguments.end_byte)
    line = file.content[file.start_of(last) : arguments.end_byte].decode()
    if len(line) + len(", ".join(texts)) + 2 > file.limit and (changes := _wrapped(file, items, texts, brackets)):
        return changes
    return insert_item(file, items, len(items), ", ".join(texts), brackets)


def _wrapped(file: PythonFile, items: list[Node], texts: list[str], brackets: tuple[Node, Node]) -> list[Change]:
    """All arguments on one line of their own where they fit, else each on its own: as black writes them."""
    margin = file.margin(brackets[0])
    row = f"{margin}{file.unit}{', '.join([*map(text_of, items), *texts])}"
    interior = file.content[brackets[0].end_byte : brackets[1].start_byte]
    if len(row) > file.limit or b"\n" in interior or interior.rstrip().endswith(b","):
        return explode(file, items, len(items), f",{file.eol}{margin}{file.unit}".join(texts), brackets)
    return [Change(brackets[0].end_byte, brackets[1].start_byte, f"{file.eol}{row}{file.eol}{margin}")]


def replaced(node: Node, text: str) -> Change:
    return Change(node.start_byte, node.end_byte, text)


def without_argument(argument: Node) -> Change:
    """Take an argument away, with the comma that belonged to it."""
    before, after = argument.prev_named_sibling, argument.next_named_sibling
    if before is not None and before.type != "comment":
        return Change(before.end_byte, argument.end_byte, "")
    return Change(argument.start_byte, after.start_byte if after is not None else argument.end_byte, "")
