"""A file of code as the ways to a fix read it: an error-tolerant tree over its exact bytes, never executed."""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

from tree_sitter import Language, Node, Parser

from bot.core.location import Span
from bot.core.source import split_lines

MAX_BYTES = 250_000
"""Larger files get no fix: hardly anybody writes 8,000 lines by hand, and their names take a second to check."""

MAX_DEPTH = 200
"""Deeper trees get no fix: to find what a node is in takes time that grows with the square of its depth."""

USUAL_LIMITS = (79, 88, 100, 120)
"""Line lengths that projects keep: PEP 8, black, and the two round ones."""

MOST_HELD_BYTES = 1_000_000
"""Of contents whose trees are held for the next finding, and the next push: 200 files of usual size. A tree takes 24
times as much as its content."""

BLOCKS = ("block", "statement_block", "class_body")
"""What grammars call the lines that are indented one step further."""


class CodeFile:
    """The content (UTF-8, at most MAX_BYTES) with its tree. Offsets are in bytes, lines count from 1."""

    def __init__(self, content: bytes, language: Language) -> None:
        self.content = content
        self.root = Parser(language).parse(content).root_node

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        """The offset behind each line."""
        ends, at = [], 0
        for line in self.lines:
            at += len(line.encode())
            ends.append(at)
        return tuple(ends)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return split_lines(self.content.decode())

    @cached_property
    def eol(self) -> str:
        """The line ending that most lines have."""
        return "\r\n" if 2 * self.content.count(b"\r\n") > self.content.count(b"\n") else "\n"

    @cached_property
    def quote(self) -> str:
        """The quotation mark that most texts of the file have."""
        return "'" if self.content.count(b"'") > self.content.count(b'"') else '"'

    @cached_property
    def limit(self) -> int:
        """The narrowest usual line length that the file keeps."""
        longest = max((len(line.rstrip()) for line in self.lines), default=0)
        return next((limit for limit in USUAL_LIMITS if longest <= limit), USUAL_LIMITS[-1])

    def line_of(self, offset: int) -> int:
        """The line that the byte at `offset` is in (for the end of the file: the last line)."""
        return max(1, min(bisect_right(self._ends, offset) + 1, len(self.lines)))

    def start_of(self, line: int) -> int:
        """The offset of the line's first byte."""
        return self._ends[line - 2] if line > 1 else 0

    def end_of(self, line: int) -> int:
        """The offset behind the line's text, before its ending."""
        return self.start_of(line) + len(self.lines[line - 1].removesuffix("\n").removesuffix("\r").encode())

    def margin(self, node: Node) -> str:
        """The white space before the text of the line that a node starts in."""
        line = self.lines[self.line_of(node.start_byte) - 1]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def is_first(self, node: Node) -> bool:
        """Whether nothing but white space stands before the node in its line."""
        start = self.start_of(self.line_of(node.start_byte))
        return not self.content[start : node.start_byte].strip(b" \t")

    @cached_property
    def unit(self) -> str:
        """One step of indentation: that of the first block on lines of its own, four blanks where there is none."""
        for node in walk(self.root):
            if node.type in BLOCKS and node.parent is not None and self.is_first(node):
                outer, inner = self.margin(node.parent), self.margin(node)
                if inner.startswith(outer) and inner != outer:
                    return inner.removeprefix(outer)
        return "    "

    def within(self, span: Span) -> Node | None:
        """The smallest node that holds all text of these lines; None where the file has no such lines."""
        if span.end > len(self.lines):
            return None
        text = self.content[self.start_of(span.start) : self.end_of(span.end)]
        start = self.start_of(span.start) + len(text) - len(text.lstrip())
        return self.root.named_descendant_for_byte_range(start, max(start, self.end_of(span.end)))


File = TypeVar("File", bound=CodeFile)


class ParsedFiles(Generic[File]):
    """Files that were parsed lately, of one kind each. The latest stay; findings are mended in several threads."""

    def __init__(self, most_bytes: int = MOST_HELD_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[bytes, Hashable], File | None] = OrderedDict()

    def parsed(self, content: bytes, kind: Hashable, make: Callable[[], File]) -> File | None:
        """The file, or None where it is too large, nested too deeply, or not UTF-8."""
        key = (content, kind)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        if not is_readable(content):
            return None  # told as soon again, and held it would push out what is worth holding
        made = make()
        file = None if is_deep(made.root) else made
        with self._lock:
            if key not in self._known:
                self._bytes += len(content)
            self._known[key] = file
            while self._bytes > self._most_bytes:
                (gone, _), _ = self._known.popitem(last=False)
                self._bytes -= len(gone)
        return file


def is_readable(content: bytes) -> bool:
    """Whether a file is small enough, and UTF-8 (an edit could not keep its bytes otherwise)."""
    if len(content) > MAX_BYTES:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_deep(root: Node) -> bool:
    cursor = root.walk()
    while True:
        if cursor.depth > MAX_DEPTH:
            return True
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return False


def text_of(node: Node) -> str:
    return (node.text or b"").decode()


def outwards(node: Node | None) -> Iterator[Node]:
    """The node and all that it is in, innermost first."""
    while node is not None:
        yield node
        node = node.parent


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes in it, in the order of the source. (A stack, for code nested without end.)"""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(reversed(one.named_children))
