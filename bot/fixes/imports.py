"""Bring a name into a file where its imports already show the way."""

import sys

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.insert import insert_item
from bot.fixes.python_file import PythonFile, flat_statements, text_of


def module_alias(file: PythonFile, module: str, before: Node) -> str | None:
    """Under which name a module is imported by a plain `import` that runs before the node."""
    for statement in _reachable(file, before):
        if statement.type == "import_statement":
            for name in statement.children_by_field_name("name"):
                alias = name.child_by_field_name("alias")
                if alias is None and text_of(name) == module:
                    return module
                if alias is not None and text_of(name.child_by_field_name("name") or name) == module:
                    return text_of(alias)
    return None


def import_module(file: PythonFile, module: str) -> list[Change]:
    """Import a module of the standard library where a sorted import block has it."""
    statement = f"import {module}{file.eol}"
    block = _first_block(file)
    if not block:
        at = _behind_header(file)
        return [Change(at, at, f"{statement}{file.eol}")]
    if _top_module(block[0]) not in sys.stdlib_module_names:
        at = file.start_of(file.line_of(block[0].start_byte))
        return [Change(at, at, f"{statement}{file.eol}")]
    later = (node for node in block if node.type != "import_statement" or _top_module(node) > module)
    follower = next(later, None)
    if follower is not None:
        at = file.start_of(file.line_of(follower.start_byte))
        return [Change(at, at, statement)]
    end = file.end_of(file.line_of(block[-1].end_byte))
    return [Change(end, end, f"{file.eol}import {module}")]


def import_name(file: PythonFile, module: str, name: str, before: Node) -> list[Change]:
    """Add a name to the `from module import ...` that the file has; no change where it has none."""
    for statement in _reachable(file, before):
        source = statement.child_by_field_name("module_name")
        if statement.type != "import_from_statement" or source is None or text_of(source) != module:
            continue
        items = statement.children_by_field_name("name")
        if not items:
            continue
        index = next((at for at, item in enumerate(items) if _sorts_as(text_of(item)) > _sorts_as(name)), len(items))
        opening = next((child for child in statement.children if child.type == "("), None)
        closing = next((child for child in statement.children if child.type == ")"), None)
        brackets = (opening, closing) if opening is not None and closing is not None else None
        if brackets is None and b"\n" in (statement.text or b""):
            continue
        return insert_item(file, items, index, name, brackets)
    return []


def _reachable(file: PythonFile, before: Node) -> list[Node]:
    return [node for node in flat_statements(file.root) if node.start_byte < before.start_byte]


def _first_block(file: PythonFile) -> list[Node]:
    """The imports at the top that stand on neighbouring lines, `__future__` left aside."""
    block: list[Node] = []
    for node in file.root.named_children:
        if node.type in ("import_statement", "import_from_statement"):
            if block and file.line_of(node.start_byte) != file.line_of(block[-1].end_byte) + 1:
                break
            block.append(node)
        elif block or not _is_header(node):
            break
    return block


def _is_header(node: Node) -> bool:
    is_docstring = node.type == "expression_statement" and [child.type for child in node.named_children] == ["string"]
    return is_docstring or node.type in ("comment", "future_import_statement")


def _behind_header(file: PythonFile) -> int:
    """The start of the first line that is neither comment, docstring nor `__future__` import."""
    for node in file.root.named_children:
        if not _is_header(node):
            return file.start_of(file.line_of(node.start_byte))
    return len(file.content)


def _top_module(statement: Node) -> str:
    source = statement.child_by_field_name("module_name") or statement.child_by_field_name("name")
    return text_of(source).split(".")[0].split(" ")[0] if source is not None else ""


def _sorts_as(name: str) -> tuple[int, str]:
    """The order of isort and ruff: constants, then classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name
