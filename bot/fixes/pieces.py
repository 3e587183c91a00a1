"""A text that is put together from literals and values, taken apart: what is written, and what is filled in."""

import re
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.calls import arguments_of, by_position, function_of
from bot.fixes.python_file import PythonFile, outwards, text_of, walk


@dataclass(frozen=True)
class Hole:
    """A value in a text, as source code. `plain` says that it is put in as it is: no format, no conversion."""

    code: str
    plain: bool


@dataclass(frozen=True)
class Pieces:
    """The parts of a text in their order: source code of literals (without quotes) and holes. `quote` is the literals'
    quotation mark, `node` the whole expression."""

    node: Node
    parts: tuple[str | Hole, ...]
    quote: str


def pieces_of(node: Node) -> Pieces | None:
    """The pieces of an f-string, a concatenation, a `%` or a `.format()`; None for anything that is not surely one."""
    match node.type:
        case "parenthesized_expression" if len(node.named_children) == 1:
            return pieces_of(node.named_children[0])
        case "string":
            return _of_string(node)
        case "concatenated_string":
            return _joined(node, list(node.named_children))
        case "binary_operator":
            operator = node.child_by_field_name("operator")
            return _of_operator(node, text_of(operator) if operator is not None else "")
        case "call" if function_of(node).endswith(".format"):
            return _of_format(node)
    return None


def origin_of(node: Node) -> Node:
    """The expression that a name is given, where its function gives it one once; any other node as it is."""
    function = next((one for one in outwards(node) if one.type == "function_definition"), None)
    if node.type != "identifier" or function is None:
        return node
    given = [
        one
        for one in walk(function)
        if one.type in ("assignment", "augmented_assignment", "named_expression")
        and text_of(one.child_by_field_name("left") or one.child_by_field_name("name") or one) == text_of(node)
    ]
    right = given[0].child_by_field_name("right") if len(given) == 1 and given[0].type == "assignment" else None
    uses = [one for one in walk(function) if one.type == "identifier" and text_of(one) == text_of(node)]
    return right if right is not None and len(uses) == 2 else node


def _of_string(node: Node) -> Pieces | None:
    opening = text_of(node.children[0]) if node.children else ""
    prefix, quote = opening.rstrip("\"'").lower(), opening.lstrip("fFrRbBuU")
    if prefix not in ("", "f"):
        return None
    parts: list[str | Hole] = []
    for child in node.named_children:
        if child.type == "string_content":
            content = text_of(child)
            parts.append(content.replace("{{", "{").replace("}}", "}") if prefix else content)
        elif child.type == "interpolation":
            inner = child.child_by_field_name("expression") or child.named_children[0]
            parts.append(Hole(text_of(inner), plain=len(child.named_children) == 1))
    return Pieces(node, tuple(parts), quote)


def _joined(node: Node, nodes: list[Node]) -> Pieces | None:
    """Several texts and values one after the other: the literals must be quoted alike."""
    parts: list[str | Hole] = []
    quotes = set()
    for one in nodes:
        if one.type in ("string", "concatenated_string"):
            found = pieces_of(one)
            if found is None:
                return None
            parts += found.parts
            quotes.add(found.quote)
        elif one.type == "call" and function_of(one) == "str" and len(by_position(one)) == 1:
            parts.append(Hole(text_of(by_position(one)[0]), plain=True))
        else:
            parts.append(Hole(text_of(one), plain=True))
    return Pieces(node, tuple(parts), quotes.pop()) if len(quotes) == 1 else None


def _of_operator(node: Node, operator: str) -> Pieces | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    if operator == "+":
        return _joined(node, _summands(node))
    if operator != "%" or left.type != "string":
        return None
    values = list(right.named_children) if right.type == "tuple" else [right]
    return _filled(node, left, r"%[sd]", values)


def _summands(node: Node) -> list[Node]:
    operator = node.child_by_field_name("operator")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if node.type == "binary_operator" and operator is not None and text_of(operator) == "+" and left and right:
        return [*_summands(left), *_summands(right)]
    return [node]


def _of_format(call: Node) -> Pieces | None:
    function = call.child_by_field_name("function")
    text = function.child_by_field_name("object") if function is not None else None
    values = by_position(call)
    if text is None or text.type != "string" or len(values) != len(arguments_of(call)):
        return None
    return _filled(call, text, r"\{\}", values)


def _filled(node: Node, text: Node, place: str, values: list[Node]) -> Pieces | None:
    found = _of_string(text)
    if found is None or any(isinstance(one, Hole) for one in found.parts):
        return None
    if any(one.type in ("dictionary", "list_splat") for one in values):
        return None
    literals = re.split(place, "".join(str(one) for one in found.parts))
    if len(literals) != len(values) + 1 or (place.startswith("%") and any("%" in one for one in literals)):
        return None
    parts: list[str | Hole] = [literals[0]]
    for value, literal in zip(values, literals[1:], strict=True):
        parts += [Hole(text_of(value), plain=True), literal]
    return Pieces(node, tuple(parts), found.quote)


def name_of(code: str, taken: set[str]) -> str:
    """A short name for a value: `order_id` of `order.id`, `state` of `request.args["state"]`."""
    words = re.findall(r"[A-Za-z_]\w*", code)
    telling = [one for one in words if one not in ("self", "request", "args", "form", "json", "get", "data", "str")]
    name: str = (telling or words or ["value"])[-1].lower()
    while name in taken:
        name += "_2"
    taken.add(name)
    return name


def file_has(file: PythonFile, *modules: str) -> bool:
    """Whether the file imports one of the modules, or something of it."""
    words = rb"|".join(re.escape(one).encode() for one in modules)
    return re.search(rb"^\s*(?:from|import) (?:" + words + rb")\b", file.content, re.MULTILINE) is not None
