"""Python, as tree-sitter reads it: tolerant of errors, and of syntax newer than our interpreter's."""

from collections.abc import Mapping

import tree_sitter_python
from tree_sitter import Language, Node, Parser

from bot.core.coverage import GapReason
from bot.inventory.languages.interface import FileFacts
from bot.inventory.languages.python_disguise import Disguises
from bot.inventory.languages.python_statements import StatementReader, first
from bot.inventory.languages.python_tree import PythonTree
from bot.inventory.modules import Module, Tree


class Python:
    name = "python"
    by_path = True
    reads = frozenset({"python"})

    def read(self, language: str, content: bytes) -> FileFacts:
        root = Parser(_PYTHON).parse(content).root_node
        reader = StatementReader()
        body = reader.block(root.named_children, 0)
        gaps: list[tuple[GapReason, str]] = []
        if root.has_error:
            gaps.append((GapReason.SYNTAX, f"line {_first_error(root)}"))
        gaps += _DISGUISES.of(content, root)
        if reader.too_deep:
            gaps.append((GapReason.LIMIT, f"nested too deeply on line {reader.too_deep[0]}"))
        return FileFacts(language, body, tuple(gaps))

    def tree(self, modules: Mapping[str, Module]) -> Tree:
        return PythonTree(modules)


_PYTHON = Language(tree_sitter_python.language())
_DISGUISES = Disguises(_PYTHON)


def _first_error(root: Node) -> int:
    """The line of the first error: descends only into children that contain one."""
    node = root
    while node.type != "ERROR" and not node.is_missing:
        inside = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inside is None:
            break
        node = inside
    return first(node)


PLUGIN = Python()
