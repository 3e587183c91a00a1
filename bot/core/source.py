"""A file's content as it is handed to scanners: bytes with a name, never a file on a disk."""

from dataclasses import dataclass
from functools import cached_property

from bot.core.identity import BlobId

LANGUAGES = {
    ".py": "python",
    ".pyi": "python",
    ".pyw": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".tsx": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".java": "java",
    ".go": "go",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""Endings whose language the scanners are told; anything else is plain text to them."""


def language_of(path: str) -> str:
    """The language of a file by its name's ending; "text" where none is known."""
    dot = path.rfind(".")
    return LANGUAGES.get(path[dot:].lower(), "text") if dot > path.rfind("/") else "text"


@dataclass(frozen=True)
class SourceFile:
    """One file's bytes under the name it has in the repository.

    `path` is untrusted text: it is shown and compared, and never opened. `shipped` is True where shipped code is known
    to import the file, so that its name cannot make a test or somebody else's library of it.
    """

    path: str
    blob: BlobId
    content: bytes
    shipped: bool = False

    @cached_property
    def language(self) -> str:
        return language_of(self.path)

    @cached_property
    def text(self) -> str:
        """The content as UTF-8; bytes that are not UTF-8 become U+FFFD, so line numbers hold."""
        return self.content.decode("utf-8", errors="replace")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines with their endings, split where git and GitHub split: at "\\n" only."""
        return split_lines(self.text)


def split_lines(text: str) -> tuple[str, ...]:
    """Cut a text after each "\\n" (and nowhere else: str.splitlines also cuts at form feeds)."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return (*lines, parts[-1]) if parts[-1] else tuple(lines)
