"""The little of a file that a model is shown: one function, with placeholders for secrets, comments and long texts.

Comments and doc strings are where people write to people, and so where somebody would write to a model: it sees
neither. What stands for them is put back into the answer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.python_file import PythonFile, flat_statements, text_of, walk

MARK = "COMPLIANCE_"
"""How every placeholder begins. A file that holds it already is shown to nobody."""

MAX_LINES = 120
"""Lines of a function that is shown. Of a longer one a model would have to keep more in mind than a reviewer."""

AROUND = 8
"""Lines above and below a finding that stands in no function."""

LONG_TEXT = 80
"""Characters of a text in the code above which it is prose, and so none of a model's business."""

COMMENT, TEXT, SECRET = "COMMENT", "TEXT", "SECRET"

_PLACEHOLDER = re.compile(rf"{MARK}[A-Z]+_\d+")

KindOf = Callable[[str], str]
"""The kind of secret that a text in the code can be ("PASSWORD", "TOKEN"); "" for none."""


@dataclass(frozen=True)
class Window:
    """`lines` are what is shown of `span`, one for each line, without endings; `imports` the module's import
    statements. `hidden` has what each placeholder stands for."""

    span: Span
    lines: tuple[str, ...]
    imports: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]

    def restored(self, line: str) -> str:
        """A line of an answer with what its placeholders stand for; one that stands for nothing is left."""
        known = dict(self.hidden)
        return _PLACEHOLDER.sub(lambda found: known.get(found[0], found[0]), line)

    def kept(self, lines: tuple[str, ...]) -> list[str]:
        """The placeholders in lines, sorted."""
        return sorted(_PLACEHOLDER.findall("\n".join(lines)))

    def shown(self, span: Span) -> tuple[str, ...]:
        """The lines of a span within the window, as they are shown."""
        return self.lines[span.start - self.span.start : span.end - self.span.start + 1]


def window_of(file: PythonFile, at: Span, kind_of: KindOf, secret_lines: frozenset[int]) -> Window | None:
    """What is shown for a finding; None where it stands in too long a function. On `secret_lines` every text is taken
    for a secret."""
    if MARK in file.content.decode():
        return None
    span = _span(file, at)
    if span is None:
        return None
    hidden: dict[str, str] = {}
    lines = [line.rstrip("\r\n").encode() for line in file.lines[span.start - 1 : span.end]]
    cuts = [cut for node in walk(file.root) for cut in _cuts(file, node, span, kind_of, secret_lines)]
    for line, start, end, kind in sorted(cuts, reverse=True):
        name = f"{MARK}{kind}_{len(hidden) + 1}"
        row = lines[line - span.start]
        hidden[name] = row[start:end].decode()
        lines[line - span.start] = row[:start] + name.encode() + row[end:]
    imports = [text_of(node) for node in flat_statements(file.root) if node.type in IMPORTS]
    return Window(span, tuple(line.decode() for line in lines), tuple(imports), tuple(hidden.items()))


IMPORTS = ("import_statement", "import_from_statement")

Cut = tuple[int, int, int, str]
"""A line, the bytes from and to which it is hidden, and the kind of what is there."""


def _span(file: PythonFile, at: Span) -> Span | None:
    function = file.function_at(at)
    if function is None:
        return Span(max(1, at.start - AROUND), min(len(file.lines), at.end + AROUND))
    parent = function.parent
    whole = parent if parent is not None and parent.type == "decorated_definition" else function
    span = Span(file.line_of(whole.start_byte), file.line_of(max(whole.start_byte, whole.end_byte - 1)))
    return span if span.end - span.start < MAX_LINES else None


def _cuts(file: PythonFile, node: Node, span: Span, kind_of: KindOf, secret_lines: frozenset[int]) -> list[Cut]:
    kind = _kind(file, node, kind_of, secret_lines)
    if not kind:
        return []
    found = []
    for line in range(file.line_of(node.start_byte), file.line_of(max(node.start_byte, node.end_byte - 1)) + 1):
        start, end = max(node.start_byte, file.start_of(line)), min(node.end_byte, file.end_of(line))
        here = file.content[start:end]
        start += len(here) - len(here.lstrip())
        if line in span and start < end:
            found.append((line, start - file.start_of(line), end - file.start_of(line), kind))
    return found


def _kind(file: PythonFile, node: Node, kind_of: KindOf, secret_lines: frozenset[int]) -> str:
    if node.type == "comment":
        return COMMENT
    if node.type != "string_content":
        return ""
    text = text_of(node)
    string = node.parent
    if string is not None and string.parent is not None and string.parent.type == "expression_statement":
        return TEXT
    if file.line_of(node.start_byte) in secret_lines:
        return SECRET
    return kind_of(text) or (TEXT if len(text) > LONG_TEXT or "\n" in text else "")
