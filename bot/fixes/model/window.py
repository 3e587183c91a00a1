"""The little of a file that a model is shown: one function, with placeholders for secrets, comments and long texts.

Comments and doc strings are where people write to people, and so where somebody would write to a model: it sees
neither. What stands for them is put back into the answer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.code_file import CodeFile, walk
from bot.fixes.model.grammar import grammar_of
from bot.fixes.model.place import imports_of, place_of

MARK = "COMPLIANCE_"
"""How every placeholder begins. A file that holds it already is shown to nobody."""

MAX_LINES = 120
"""Lines of a function that is shown. Of a longer one a model would have to keep more in mind than a reviewer."""

MAX_COLUMNS = 400
"""Characters of a line that is shown: nobody reviews a longer one, and no answer may hold one."""

LONG_TEXT = 80
"""Characters of a text in the code above which it is prose, and so none of a model's business."""

COMMENT, TEXT, SECRET = "COMMENT", "TEXT", "SECRET"

_PLACEHOLDER = re.compile(rf"{MARK}[A-Z]+_\d+")

KindOf = Callable[[str], str]
"""The kind of secret that a text in the code can be ("PASSWORD", "TOKEN"); "" for none."""


@dataclass(frozen=True)
class Window:
    """`lines` are what is shown of `span`, one for each line, without endings; `imports` what the module imports.
    `hidden` has what each placeholder stands for."""

    span: Span
    lines: tuple[str, ...]
    imports: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]
    language: str

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


def window_of(file: CodeFile, language: str, at: Span, kind_of: KindOf, secret_lines: frozenset[int]) -> Window | None:
    """What is shown for a finding; None where it stands in too long a function. On `secret_lines` every text is taken
    for a secret."""
    if MARK in file.content.decode():
        return None
    span = place_of(file, at)
    if span.end - span.start >= MAX_LINES:
        return None
    hidden: dict[str, str] = {}
    lines = [line.rstrip("\r\n").encode() for line in file.lines[span.start - 1 : span.end]]
    cuts = [cut for node in walk(file.root) for cut in _cuts(file, node, span, kind_of, secret_lines)]
    for line, start, end, kind in sorted(cuts, reverse=True):
        name = f"{MARK}{kind}_{len(hidden) + 1}"
        row = lines[line - span.start]
        hidden[name] = row[start:end].decode()
        lines[line - span.start] = row[:start] + name.encode() + row[end:]
    shown = tuple(line.decode() for line in lines)
    if any(len(line) > MAX_COLUMNS for line in shown):
        return None
    return Window(span, shown, tuple(imports_of(file)), tuple(hidden.items()), language)


Cut = tuple[int, int, int, str]
"""A line, the bytes from and to which it is hidden, and the kind of what is there."""


def _cuts(file: CodeFile, node: Node, span: Span, kind_of: KindOf, secret_lines: frozenset[int]) -> list[Cut]:
    if node.type in grammar_of(file).comments:
        first, last, kind = node.start_byte, node.end_byte, COMMENT
    else:
        first, last = _text(node)
        kind = _kind(file, node, file.content[first:last].decode(), kind_of, secret_lines) if first < last else ""
    if not kind:
        return []
    found = []
    for line in range(file.line_of(first), file.line_of(max(first, last - 1)) + 1):
        start, end = max(first, file.start_of(line)), min(last, file.end_of(line))
        here = file.content[start:end]
        start += len(here) - len(here.lstrip())
        if line in span and start < end:
            found.append((line, start - file.start_of(line), end - file.start_of(line), kind))
    return found


def _text(node: Node) -> tuple[int, int]:
    """From where to where a text of the code goes, without its quotation marks; an empty range where it is none."""
    match node.type:
        case "string_content" | "jsx_text" | "regex_pattern":
            return node.start_byte, node.end_byte
        case "string" | "template_string" if "string_start" not in _inside(node) and _is_whole(node):
            return node.start_byte + 1, node.end_byte - 1
        case "string_fragment" if node.parent is not None and not _is_whole(node.parent):
            return node.start_byte, node.end_byte
        case _:
            return 0, 0


def _is_whole(string: Node) -> bool:
    """Whether nothing is put into a text: its pieces are one secret or none, whatever escapes stand between them."""
    return "template_substitution" not in _inside(string)


def _inside(node: Node) -> list[str]:
    return [child.type for child in node.named_children]


def _kind(file: CodeFile, node: Node, text: str, kind_of: KindOf, secret_lines: frozenset[int]) -> str:
    string = node.parent if node.type == "string_content" else node
    if string is not None and string.parent is not None and string.parent.type == "expression_statement":
        return TEXT
    if file.line_of(node.start_byte) in secret_lines:
        return SECRET
    return kind_of(text) or (TEXT if len(text) > LONG_TEXT or "\n" in text else "")
