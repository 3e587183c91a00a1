"""Apply an idiom to one handler: a parameter, a decorator, or an argument of its route."""

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from bot.core.fix import Edit
from bot.fixes.change import Change, to_edits
from bot.fixes.decorators import REGISTERS, decorated, decorators_of
from bot.fixes.idiom import Form, Idiom
from bot.fixes.insert import brackets_of, explode, insert_item, items_of
from bot.fixes.python_file import PythonFile, is_label, text_of, walk

OTHER_NAMES = ("current_user", "caller", "authenticated_user")
"""What the new parameter is called where the handler uses the idiom's own name for something else."""


def apply_idiom(file: PythonFile, function: Node, idiom: Idiom, imports: list[Change]) -> tuple[Edit, ...]:
    """The edits that apply the idiom to the function, together with the imports it needs; none where the function has
    no place for it."""
    for changes in _placements(file, function, idiom):
        if changes and (edits := to_edits(file, [*changes, *imports])):
            return edits
    return ()


def apply_changes(file: PythonFile, function: Node, idiom: Idiom) -> list[Change]:
    """The changes that apply the idiom in the best of its places."""
    return next((changes for changes in _placements(file, function, idiom) if changes), [])


def text_for(function: Node, idiom: Idiom) -> str:
    """What the idiom is written as in this function: a parameter may need another name here."""
    named = _with_free_name(function, idiom) if idiom.form is Form.PARAMETER else idiom
    return named.text if named is not None else idiom.text


def with_request(file: PythonFile, function: Node) -> list[Change] | None:
    """`request: Request` as the first parameter of a handler that has none of the name; None where it has no place."""
    parameters = function.child_by_field_name("parameters")
    brackets = brackets_of(parameters) if parameters else None
    if parameters is None or brackets is None:
        return None
    items = items_of(parameters)
    if any(text_of(node) == "request" for item in items for node in walk(item) if node.type == "identifier"):
        return []
    first = 1 if items and text_of(items[0]) in ("self", "cls") else 0
    changes = insert_item(file, items, first, "request: Request", brackets)
    return changes or None


def _placements(file: PythonFile, function: Node, idiom: Idiom) -> Iterator[list[Change]]:
    match idiom.form:
        case Form.PARAMETER:
            yield from _as_parameter(file, function, idiom)
        case Form.DECORATOR:
            yield decorated(file, function, idiom.text)
        case Form.ROUTE_ARGUMENT:
            yield from _as_route_argument(file, function, idiom)
        case Form.CLASS_ATTRIBUTE:
            return


def _as_parameter(file: PythonFile, function: Node, idiom: Idiom) -> Iterator[list[Change]]:
    parameters = function.child_by_field_name("parameters")
    brackets = brackets_of(parameters) if parameters else None
    named = _with_free_name(function, idiom)
    if parameters is None or brackets is None or named is None:
        return
    items = items_of(parameters)
    index = _position(items, named.has_default)
    if index is not None:
        yield from _fitting(file, items, index, named.text, brackets)


def _fitting(
    file: PythonFile, items: list[Node], index: int, text: str, brackets: tuple[Node, Node]
) -> Iterator[list[Change]]:
    """The insertion in the style of the list; with a line for each item where one line would be too long."""
    if len(items) == index == 1 and _is_alone_on_its_line(file, items[0]):
        end, gap = items[0].end_byte, f",{file.eol}{file.margin(items[0])}"
        fits = len(file.lines[file.line_of(items[0].start_byte) - 1].rstrip()) + len(text) + 2 <= file.limit
        yield [Change(end, end, f", {text}" if fits else f"{gap}{text},")]
        return
    changes = insert_item(file, items, index, text, brackets)
    neighbour = (items[index : index + 1] or items[-1:] or [brackets[0]])[0]
    line = file.lines[file.line_of(neighbour.start_byte) - 1]
    if len(line.rstrip()) + len(text) + 2 > file.limit and all("\n" not in one.text for one in changes):
        yield explode(file, items, index, text, brackets)
    yield changes


def _is_alone_on_its_line(file: PythonFile, item: Node) -> bool:
    """Whether an item is all that stands on its line, without a comma: formatters join such a line, or end each item
    by a comma."""
    line = file.lines[file.line_of(item.start_byte) - 1]
    return file.is_first(item) and line.strip() == text_of(item)


def _position(items: list[Node], has_default: bool) -> int | None:
    """Where a parameter may stand; None beside positional-only ones, which frameworks cannot pass."""
    kinds = [_kind(item) for item in items]
    if "/" in kinds:
        return None
    end = kinds.index("**") if "**" in kinds else len(items)
    if has_default or "*" in kinds or "default" not in kinds:
        return end
    return kinds.index("default")


def _kind(parameter: Node) -> str:
    if parameter.type == "typed_parameter" and parameter.named_children:
        parameter = parameter.named_children[0]
    kinds = {
        "default_parameter": "default",
        "typed_default_parameter": "default",
        "positional_separator": "/",
        "keyword_separator": "*",
        "list_splat_pattern": "*",
        "dictionary_splat_pattern": "**",
    }
    return kinds.get(parameter.type, "plain")


def _with_free_name(function: Node, idiom: Idiom) -> Idiom | None:
    """The idiom under a name that the function does not use for anything else."""
    used = {text_of(node) for node in walk(function) if node.type == "identifier" and not is_label(node)}
    free = (name for name in (idiom.name, *OTHER_NAMES) if name not in used)
    name = next(free, None)
    return None if name is None else replace(idiom, text=name + idiom.text.removeprefix(idiom.name), name=name)


def _route_calls(function: Node) -> list[Node]:
    """The calls among the decorators that register the function, outermost first."""
    calls = [child for one in decorators_of(function) for child in one.named_children if child.type == "call"]
    return [call for call in calls if _last_name(call) in REGISTERS]


def _last_name(call: Node) -> str:
    function = call.child_by_field_name("function")
    member = function.child_by_field_name("attribute") if function is not None else None
    return text_of(member) if member is not None else ""


def _as_route_argument(file: PythonFile, function: Node, idiom: Idiom) -> Iterator[list[Change]]:
    """Into every route of the function: one without it would stay open."""
    changes: list[Change] = []
    for call in _route_calls(function):
        arguments = call.child_by_field_name("arguments")
        brackets = brackets_of(arguments) if arguments else None
        if arguments is None or brackets is None:
            return
        listed = _list_argument(arguments, idiom.name)
        if listed is not None and (inner := brackets_of(listed)) is not None:
            entry = idiom.text.removeprefix(f"{idiom.name}=[").removesuffix("]").strip().removesuffix(",")
            changes += insert_item(file, items_of(listed), len(items_of(listed)), entry, inner)
        else:
            items = items_of(arguments)
            changes += next(_fitting(file, items, len(items), idiom.text, brackets))
    if changes:
        yield changes


def _list_argument(arguments: Node, name: str) -> Node | None:
    for argument in arguments.named_children:
        label, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
        if argument.type == "keyword_argument" and label is not None and text_of(label) == name and value is not None:
            return value if value.type == "list" else None
    return None
