"""Debug mode that is on in shipped code."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.imports import module_alias
from bot.fixes.python_file import PythonFile, text_of, walk


def debug_off(file: PythonFile, span: Span) -> Iterator[tuple[str, list[Change]]]:
    """Ways to switch it off, best first: by the environment where the file reads it already, else for good."""
    inside = file.within(span)
    switches = [node for node in walk(inside) if _is_debug(node)] if inside is not None else []
    if inside is None or not switches:
        return
    quote = file.quote
    variable = "FLASK_DEBUG" if b"flask" in file.content.lower() else "DEBUG"
    os = module_alias(file, "os", inside)
    if os:
        text = f"{os}.environ.get({quote}{variable}{quote}) == {quote}1{quote}"
        yield f"Turns debug mode on by {variable}=1 only.", [Change(*_range(node), text) for node in switches]
    yield "Turns debug mode off.", [Change(*_range(node), "False") for node in switches]


def _range(node: Node) -> tuple[int, int]:
    return node.start_byte, node.end_byte


def _is_debug(node: Node) -> bool:
    """Whether the node is the `True` of `debug=True`, `app.debug = True`, `config["DEBUG"] = True`."""
    parent = node.parent
    if node.type != "true" or parent is None:
        return False
    label = parent.child_by_field_name({"keyword_argument": "name", "pair": "key"}.get(parent.type, "left"))
    return label is not None and bool(re.search(r"debug[\"'\]]*$", text_of(label)[-40:], re.IGNORECASE))
