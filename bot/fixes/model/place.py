"""Which lines a model is shown for a finding: those of the one function or route that it stands in."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.code_file import CodeFile, outwards, walk
from bot.fixes.model.grammar import PYTHON, SCRIPT
from bot.fixes.python_file import PythonFile, flat_statements
from bot.fixes.script_file import ScriptFile, names_bound_in

AROUND = 8
"""Lines above and below a finding that stands in no function."""

SOURCE = re.compile(r"[\w@./:-]{1,80}")
"""From where a script imports something: what else stands there is prose, or a secret that a library is given."""

STATEMENTS = ("expression_statement", "lexical_declaration", "variable_declaration", "export_statement")


def place_of(file: CodeFile, at: Span) -> Span:
    ends = _python_place(file, at) if isinstance(file, PythonFile) else _script_place(file, at)
    if ends is None:
        return Span(max(1, at.start - AROUND), min(len(file.lines), at.end + AROUND))
    first, last = ends
    return Span(file.line_of(first.start_byte), file.line_of(max(first.start_byte, last.end_byte - 1)))


def imports_of(file: CodeFile) -> Iterator[str]:
    """What a module imports, one statement after the other, without what people wrote beside it."""
    if isinstance(file, ScriptFile):
        for statement, source in file.imports():
            if SOURCE.fullmatch(source):
                yield f"import {{ {', '.join(sorted(names_bound_in(statement)))} }} from '{source}'"
    else:
        for node in flat_statements(file.root):
            if node.type in PYTHON.imports:
                yield _without_comments(node)


def _without_comments(statement: Node) -> str:
    text, start = statement.text or b"", statement.start_byte
    for node in reversed([one for one in walk(statement) if one.type in PYTHON.comments]):
        text = text[: node.start_byte - start] + text[node.end_byte - start :]
    return text.decode()


Ends = tuple[Node, Node]
"""The first and the last node of what is shown."""


def _python_place(file: PythonFile, at: Span) -> Ends | None:
    function = file.function_at(at)
    parent = function.parent if function is not None else None
    whole = parent if parent is not None and parent.type == "decorated_definition" else function
    return (whole, whole) if whole is not None else None


def _script_place(file: CodeFile, at: Span) -> Ends | None:
    """The method with its decorators, the named function, or the whole call that is given the function (a route). Of
    functions within functions, the innermost that has a name or is given to a route; else the outermost."""
    outermost = None
    for node in _around(file, at):
        found = _whole(node)
        if found is not None:
            return found
        outermost = (node, node) if node.type in SCRIPT.functions else outermost
    return outermost


def _whole(node: Node) -> Ends | None:
    """What is shown where a finding is in this node; None where that is not enough to tell what it does."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "class_body":
        after = next((one for one in _siblings(node) if one.type == "method_definition"), None)
        return _with_decorators(after) if after is not None else None
    if node.type in STATEMENTS and _is_route(node):
        return _exported(node)
    if node.type not in SCRIPT.functions:
        return None
    if parent.type in ("variable_declarator", "assignment_expression") and parent.parent is not None:
        return _exported(parent.parent)
    return (parent, parent) if parent.type == "pair" else _exported(node) if node.type in SCRIPT.named else None


def _around(file: CodeFile, at: Span) -> Iterator[Node]:
    """What the first text of these lines stands in, the innermost first."""
    if at.start <= len(file.lines):
        line = file.lines[at.start - 1]
        start = file.start_of(at.start) + len(line.encode()) - len(line.lstrip().encode())
        yield from outwards(file.root.named_descendant_for_byte_range(start, start))


def _siblings(node: Node) -> Iterator[Node]:
    """A node, and where it is a decorator what follows, up to the first that is none."""
    one: Node | None = node
    while one is not None:
        yield one
        one = one.next_named_sibling if one.type == "decorator" else None


def _with_decorators(method: Node) -> Ends:
    first, before = method, method.prev_named_sibling
    while before is not None and before.type == "decorator":
        first, before = before, before.prev_named_sibling
    return first, method


def _exported(node: Node) -> Ends:
    parent = node.parent
    whole = parent if parent is not None and parent.type == "export_statement" else node
    return whole, whole


def _is_route(statement: Node) -> bool:
    """Whether a statement hands a function to a call that is told a text (a path, an event), or that the module
    makes."""
    top = statement.parent is not None and statement.parent.type == "program"
    for call in walk(statement):
        arguments = call.child_by_field_name("arguments") if call.type == "call_expression" else None
        given = arguments.named_children if arguments is not None else []
        if any(one.type in SCRIPT.functions for one in given):
            return top or given[0].type in ("string", "template_string")
    return False
