"""A Python file as the ways to a fix read it."""

import re
from collections.abc import Iterator
from functools import cached_property

import tree_sitter_python
from tree_sitter import Language, Node

from bot.core.location import Span
from bot.fixes.code_file import CodeFile, ParsedFiles, outwards, text_of, walk

__all__ = ["PythonFile", "bound_by", "flat_statements", "is_label", "outwards", "parse", "text_of", "walk"]

PYTHON = Language(tree_sitter_python.language())


class PythonFile(CodeFile):
    """Python, with what it binds and imports."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content, PYTHON)

    def around(self, span: Span) -> Iterator[Node]:
        """What the first text of these lines stands in, the innermost first."""
        if span.start <= len(self.lines):
            line = self.lines[span.start - 1]
            start = self.start_of(span.start) + len(line) - len(line.lstrip())
            yield from outwards(self.root.named_descendant_for_byte_range(start, start))

    def function_at(self, span: Span) -> Node | None:
        """The innermost function that the first text of these lines belongs to, its decorators included."""
        for node in self.around(span):
            inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
            if inner is not None and inner.type == "function_definition":
                return inner
        return None

    @cached_property
    def imported_modules(self) -> tuple[str, ...]:
        """The modules of all `from ... import` statements of the module, as they are written."""
        sources = [node.child_by_field_name("module_name") for node in flat_statements(self.root)]
        return tuple(dict.fromkeys(text_of(source) for source in sources if source is not None))

    def bound_before(self, node: Node) -> frozenset[str]:
        """Names that are bound in the module, or in a function around the node, by lines above it."""
        names: set[str] = set()
        for around in outwards(node.parent):
            if around.type == "module" or (around.type == "block" and _is_function(around.parent)):
                for statement in flat_statements(around):
                    if statement.start_byte < node.start_byte:
                        names.update(bound_by(statement))
        return frozenset(names)


_PARSED = ParsedFiles[PythonFile]()


def parse(content: bytes) -> PythonFile | None:
    """The file, or None where it is too large, nested too deeply, or not UTF-8."""
    return _PARSED.parsed(content, "python", lambda: PythonFile(content))


def is_label(node: Node) -> bool:
    """Whether an identifier is the `x` of `a.x` or of `f(x=1)`: a label, and no name that is read or bound here."""
    parent = node.parent
    field = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type) if parent is not None else None
    return parent is not None and field is not None and parent.child_by_field_name(field) == node


def _is_function(node: Node | None) -> bool:
    return node is not None and node.type == "function_definition"


def flat_statements(block: Node) -> Iterator[Node]:
    """Statements that run when the block runs, also those inside `if`, `try` and `with`; not what is for
    type checkers only."""
    stack = list(reversed(block.named_children))
    while stack:
        node = stack.pop()
        if node.type == "if_statement" and b"TYPE_CHECKING" in (_field(node, "condition").text or b""):
            continue
        if node.type in COMPOUND:
            stack.extend(reversed(node.named_children))
        else:
            yield node


COMPOUND = frozenset(
    (
        *("block", "if_statement", "elif_clause", "else_clause", "with_statement"),
        *("try_statement", "except_clause", "finally_clause"),
    )
)


def bound_by(statement: Node) -> Iterator[str]:
    """The names that a statement binds."""
    match statement.type:
        case "import_statement" | "import_from_statement":
            for name in statement.children_by_field_name("name"):
                alias = name.child_by_field_name("alias")
                yield text_of(alias) if alias else text_of(name).split(".")[0]
        case "function_definition" | "class_definition":
            yield text_of(_field(statement, "name"))
        case "decorated_definition":
            yield text_of(_field(_field(statement, "definition"), "name"))
        case "expression_statement":
            for child in statement.named_children:
                left = child.child_by_field_name("left") if child.type == "assignment" else None
                if left is not None:
                    yield from re.findall(r"(?<![\w.])[^\W\d]\w*(?![\w.\[(])", text_of(left))


def _field(node: Node, name: str) -> Node:
    """A field that the grammar promises; the node itself where a broken file breaks the promise."""
    return node.child_by_field_name(name) or node
