"""A Python file as its syntax tree sees it: named literals, and what goes into a call."""

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from bot.core.source import SourceFile
from bot.scanners.judgement.context import excused
from bot.scanners.judgement.credentials import is_secret
from bot.scanners.judgement.newer_syntax import in_older_words

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_IDENTIFIER = re.compile(r"table|column|schema|field|order|database|model|index|placeholder", re.IGNORECASE)
"""Names of what cannot be bound as a parameter of a query, and is chosen by code."""
_SWITCH = re.compile(r"debug|dev(?:elop\w*)?(?:_|$)|local|testing|stage", re.IGNORECASE)
"""Words by which a condition asks where the code runs."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_COMMAND_LINE = frozenset({"click", "argparse", "typer", "fire", "docopt", "invoke", "fabric"})
"""Modules that only programs for a terminal import."""


class PythonSource:
    """Raises SyntaxError, ValueError (NUL bytes), RecursionError or MemoryError for what `ast` cannot read."""

    def __init__(self, file: SourceFile) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = _parse(file.content)
        self._file = file
        ends = [found.group() for found in _LINE_END.finditer(file.content)]
        self._lone = [number for number, end in enumerate(ends, start=1) if end == b"\r"]

    def git_line(self, line: int) -> int:
        """The line as git counts it: Python also ends lines at a lone carriage return."""
        return line - bisect_right(self._lone, line - 1)

    @cached_property
    def _named(self) -> tuple[tuple[int, str, str], ...]:
        return tuple(_named_literals(self.tree))

    def has_secret_on(self, line: int) -> bool:
        """Whether a literal that starts on this line is a credential, by its name and value."""
        named = (each for each in self._named if each[0] == line)
        return any(is_secret(name, value) and not excused(self._file, line, name, value) for _, name, value in named)

    def strings_on(self, line: int) -> tuple[str, ...]:
        """The values of the named literals that start on this line."""
        return tuple(value for at, _, value in self._named if at == line)

    def is_behind_a_switch(self, line: int) -> bool:
        """Whether a condition around this line asks whether this is a developer's machine."""
        around = (node for node in ast.walk(self.tree) if isinstance(node, ast.If) and _holds(node, line, 0))
        words = (_name(part) for node in around for part in ast.walk(node.test) if isinstance(part, ast.expr))
        return any(_SWITCH.search(word) for word in words)

    def takes_parameter(self, line: int, column: int) -> bool:
        """Whether a parameter of the enclosing function goes, as it came, into the call at this place."""
        call = _smallest(
            node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and _holds(node, line, column)
        )
        function = _smallest(
            node for node in ast.walk(self.tree) if isinstance(node, _Function) and _holds(node, line, 0)
        )
        if not isinstance(call, ast.Call) or not isinstance(function, _Function) or self._is_command():
            return False
        spec = function.args
        parameters = {arg.arg for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)} - {"self", "cls"}
        formats = isinstance(call.func, ast.Attribute) and call.func.attr == "format"
        inputs = [*call.args, *(keyword.value for keyword in call.keywords)] if formats else call.args[:1]
        names = {name for node in inputs for name in _names_as_they_came(node)}
        return any(name in parameters and not _IDENTIFIER.search(name) for name in names)

    def _is_command(self) -> bool:
        """Is this a program for a terminal? What its user types there is that user's own right."""
        imports = (node for node in ast.walk(self.tree) if isinstance(node, ast.Import | ast.ImportFrom))
        modules = (name for node in imports for name in _imported_by(node))
        return any(name.split(".")[0] in _COMMAND_LINE for name in modules)


def _imported_by(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]


def _parse(content: bytes) -> ast.Module:
    try:
        return ast.parse(content)
    except SyntaxError as fault:
        try:
            return ast.parse(in_older_words(content))
        except SyntaxError:
            raise fault from None  # in the words of the code as it stands


def _named_literals(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree):
        for name, value in _pairs(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and name:
                yield value.lineno, name, value.value


def _pairs(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        yield from ((_name(target), node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign):
        yield _name(node.target), node.value
    elif isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Dict):
        yield from ((_name(key), value) for key, value in zip(node.keys, node.values, strict=True) if key)
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
        yield _name(node.left), node.comparators[0]
    elif isinstance(node, ast.arguments):
        positional = [*node.posonlyargs, *node.args]
        with_default = positional[len(positional) - len(node.defaults) :]
        yield from ((arg.arg, value) for arg, value in zip(with_default, node.defaults, strict=True))
        yield from ((arg.arg, value) for arg, value in zip(node.kwonlyargs, node.kw_defaults, strict=True))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _name(node.slice)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _holds(node: ast.expr | ast.stmt, line: int, column: int) -> bool:
    end = node.end_lineno or node.lineno
    starts = (node.lineno, node.col_offset) <= (line, column) if node.lineno == line and column else node.lineno <= line
    return starts and line <= end


def _smallest(nodes: Iterator[ast.Call | _Function]) -> ast.Call | _Function | None:
    return min(nodes, key=lambda node: ((node.end_lineno or 0) - node.lineno, -node.col_offset), default=None)


def _names_as_they_came(node: ast.expr) -> Iterator[str]:
    """Names in an expression, except inside calls and before dots: `int(x)`, `quote(x)` and `x.y` are no longer x."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr == "format":
            for value in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _names_as_they_came(value)
    elif not isinstance(node, ast.Attribute):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _names_as_they_came(child)
