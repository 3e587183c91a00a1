"""What one file says, read once: a pure function of its bytes and its language.

Nothing here depends on the file's path or on any other file, so the result is cached by the blob's git hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import tree_sitter_python
from tree_sitter import Language, Node, Parser

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory.code import Stmt
from bot.inventory.disguise import Disguises
from bot.inventory.read_statements import StatementReader, first

FACTS_VERSION = 2
"""Part of every cache key. Raise it whenever the same bytes may give other facts."""

MAX_BYTES = 2_000_000
"""Larger files are generated data, not handlers: the largest Python file among the applications we read is 0.4 MB."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file's statements, and what could not be read (reason, detail): `link` knows the path to it."""

    language: str
    body: tuple[Stmt, ...]
    gaps: tuple[tuple[GapReason, str], ...] = ()


def facts(file: SourceFile) -> FileFacts:
    """Read a file. Never raises: what is not understood is a gap. Other languages than Python have no facts."""
    if file.language != "python":
        return FileFacts(file.language, ())
    if len(file.content) > MAX_BYTES:
        return FileFacts("python", (), ((GapReason.TOO_LARGE, f"larger than {MAX_BYTES:,} bytes"),))
    root = Parser(_PYTHON).parse(file.content).root_node
    reader = StatementReader()
    body = reader.block(root.named_children, 0)
    gaps: list[tuple[GapReason, str]] = []
    if root.has_error:
        gaps.append((GapReason.SYNTAX, f"line {_first_error(root)}"))
    gaps += _DISGUISES.of(file.content, root)
    if reader.too_deep:
        gaps.append((GapReason.LIMIT, f"nested too deeply on line {reader.too_deep[0]}"))
    return FileFacts("python", body, tuple(gaps))


def extract(files: Sequence[SourceFile]) -> list[tuple[BlobId, FileFacts]]:
    """The facts of each file, for a worker process."""
    return [(file.blob, facts(file)) for file in files]


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
