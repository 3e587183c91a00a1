"""Read what git says about two trees: `diff-tree`, byte for byte.

The text of a diff is written by whoever wrote the code, so nothing in it is searched for. Which files
changed comes from git's NUL-separated records; the patch after them has one section a record, in the
same order, and the lines of a hunk are counted off as its header says, never recognised by their looks.
Header lines cannot hold a newline, because git quotes it in them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.diff import ChangedFile, EntryKind, Hunk, Status, TreeEntry
from bot.core.identity import BlobId
from bot.core.location import Span

DIFF_OPTIONS = ("-r", "-M", "-z", "--raw", "-p", "--unified=3", "--full-index")
"""The options of `git diff-tree` whose output `parse_diff` reads. Three lines of context and renames at
50 % similarity without copies are what GitHub's diff of a pull request has."""

RENAME_OPTIONS = ("-r", "-M", "-z", "--raw", "--diff-filter=R", "--full-index")
"""The options of `git diff-tree` whose output `parse_renames` reads."""

SHOWN_BYTES = 500_000
SHOWN_LINES = 20_000
"""GitHub shows no diff of a file above these (docs: "Repository limits", "Diff limits")."""

WHOLE_BYTES = 1_000_000
WHOLE_LINES = 20_000
WHOLE_FILES = 300
"""Nor does it show more than this of a pull request's diff as a whole (the same page: "some portions of a limited diff
may be displayed"). Which portions is not said, so we count on none from the first file on that exceeds one of them."""

_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_KINDS = {b"100": EntryKind.FILE, b"120": EntryKind.SYMLINK, b"160": EntryKind.SUBMODULE}
_STATUS = {
    b"A": Status.ADDED,
    b"C": Status.ADDED,
    b"D": Status.REMOVED,
    b"M": Status.MODIFIED,
    b"R": Status.RENAMED,
    b"T": Status.MODIFIED,
}


class NotADiff(ValueError):
    """The bytes are not what git prints with our options; the message says where they differ."""


def path_text(raw: bytes) -> str:
    """A path of a tree as text: each path has a text of its own, and no two share one.

    A name that is not UTF-8 gets its odd bytes escaped, and `./` before it, which no git path starts with.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "./" + raw.replace(b"\\", b"\\\\").decode("utf-8", errors="backslashreplace")


def parse_diff(output: bytes) -> tuple[ChangedFile, ...]:
    """The changed files in the output of `git diff-tree` with DIFF_OPTIONS. Raises NotADiff."""
    records, patch = _split(output)
    sections = _sections(patch)
    changed = []
    whole = _Whole()
    for record in records:
        hunks, size, lines = _merge([_next(sections) for _ in range(record.sections)])
        if record.copied:
            hunks = tuple(replace(hunk, base=None, removed=frozenset()) for hunk in hunks)
        shown = whole.shows(size, lines) and record.utf8
        entry = record.head or record.base
        if entry is None:
            raise NotADiff("a record without either side")
        base = None if record.copied else record.base
        changed.append(ChangedFile(entry.path, record.status, base, record.head, hunks, shown))
    if next(sections, None) is not None:
        raise NotADiff("the patch has more files than the records")
    return tuple(changed)


def parse_renames(output: bytes) -> dict[str, str]:
    """Old path -> new path in the output of `git diff-tree` with RENAME_OPTIONS. Raises NotADiff."""
    records, patch = _split(output)
    if patch:
        raise NotADiff("a patch where there were to be records only")
    return {each.base.path: each.head.path for each in records if each.base and each.head}


def parse_hunks(patch: bytes) -> tuple[Hunk, ...]:
    """The hunks of one file's patch without its header lines, as GitHub's list of files has it. Raises NotADiff."""
    return tuple(_hunks(_Lines(patch)))


@dataclass(frozen=True, slots=True)
class _Record:
    """One raw record: a changed path with both of its entries, and how many sections of the patch it has."""

    status: Status
    base: TreeEntry | None
    head: TreeEntry | None
    sections: int
    copied: bool
    utf8: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """What the patch says about one file; `size` counts the bytes and `lines` the lines from its first hunk on."""

    hunks: tuple[Hunk, ...]
    size: int
    lines: int


class _Whole:
    """How much of a diff was shown so far, file after file."""

    def __init__(self) -> None:
        self._files = self._bytes = self._lines = 0

    def shows(self, size: int, lines: int) -> bool:
        """Whether the next file is still shown. One that is too large by itself takes nothing from the others."""
        self._files += 1
        if size > SHOWN_BYTES or lines > SHOWN_LINES:
            return False
        self._bytes, self._lines = self._bytes + size, self._lines + lines
        return self._files <= WHOLE_FILES and self._bytes <= WHOLE_BYTES and self._lines <= WHOLE_LINES


class _Lines:
    """The lines of a patch, one after the other, split at newlines and nowhere else."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self.taken = 0

    def peek(self) -> bytes | None:
        """The next line without its newline; None at the end."""
        if self.at >= len(self._data):
            return None
        end = self._data.find(b"\n", self.at)
        return self._data[self.at : len(self._data) if end < 0 else end]

    def take(self) -> bytes | None:
        start = self.at
        if start >= len(self._data):
            return None
        end = self._data.find(b"\n", start)
        if end < 0:
            end = len(self._data)
        self.at = min(end + 1, len(self._data))
        self.taken += 1
        return self._data[start:end]


def _split(output: bytes) -> tuple[list[_Record], bytes]:
    """The raw records, and the patch that follows them after an empty record."""
    records = []
    at = 0

    def field() -> bytes:
        nonlocal at
        end = output.find(b"\0", at)
        if end < 0:
            raise NotADiff("the records end in the middle")
        value, at = output[at:end], end + 1
        return value

    while output[at : at + 1] == b":":
        about = field()[1:].split(b" ")
        if len(about) != 5 or about[4][:1] not in _STATUS:
            raise NotADiff(f"not a record: {about!r}")
        two = about[4][:1] in b"RC"
        old = field()
        new = field() if two else old
        records.append(_record(about, old, new))
    if at < len(output) and field():
        raise NotADiff("no empty record before the patch")
    return records, output[at:]


def _record(about: list[bytes], old: bytes, new: bytes) -> _Record:
    base_mode, head_mode, base_id, head_id, letter = about
    old_path, new_path = path_text(old), path_text(new)
    return _Record(
        status=_STATUS[letter[:1]],
        base=None if base_mode == b"000000" else entry_of(old_path, base_mode, base_id),
        head=None if head_mode == b"000000" else entry_of(new_path, head_mode, head_id),
        sections=2 if letter == b"T" else 1,
        copied=letter.startswith(b"C"),
        utf8=old_path.encode() == old and new_path.encode() == new,
    )


def entry_of(path: str, mode: bytes, blob: bytes) -> TreeEntry:
    """An entry by what git prints of it. Raises NotADiff."""
    kind = _KINDS.get(mode[:3])
    if kind is None:
        raise NotADiff(f"an entry of unknown mode {mode!r}")
    return TreeEntry(path, BlobId(blob.decode("ascii", errors="replace")), kind, mode == b"100755")


def _next(sections: Iterator[_Section]) -> _Section:
    section = next(sections, None)
    if section is None:
        raise NotADiff("the patch has fewer files than the records")
    return section


def _merge(parts: list[_Section]) -> tuple[tuple[Hunk, ...], int, int]:
    hunks = tuple(hunk for part in parts for hunk in part.hunks)
    return hunks, sum(part.size for part in parts), sum(part.lines for part in parts)


def _sections(patch: bytes) -> Iterator[_Section]:
    lines = _Lines(patch)
    while (line := lines.peek()) is not None:
        if not line.startswith(b"diff --git "):
            raise NotADiff(f"a file of the patch starts with {line[:80]!r}")
        lines.take()
        while (header := lines.peek()) is not None and not header.startswith((b"diff --git ", b"@@ ")):
            lines.take()
        start, before = lines.at, lines.taken
        found = tuple(_hunks(lines))
        yield _Section(found, max(0, lines.at - start - 1), lines.taken - before)


def _hunks(lines: _Lines) -> Iterator[Hunk]:
    """The hunks, as long as they follow each other."""
    while (line := lines.peek()) is not None and line.startswith(b"@@ "):
        lines.take()
        match = _HUNK.match(line)
        if match is None:
            raise NotADiff(f"not a hunk: {line[:80]!r}")
        base, base_count, head, head_count = (1 if part is None else int(part) for part in match.groups())
        yield _body(lines, base, base_count, head, head_count)


def _body(lines: _Lines, base: int, base_count: int, head: int, head_count: int) -> Hunk:
    added, removed = set(), set()
    base_at, head_at = base, head
    base_end, head_end = base + base_count, head + head_count
    while base_at < base_end or head_at < head_end:
        line = lines.take()
        if line is None:
            raise NotADiff("a hunk ends in the middle")
        mark = line[:1]
        if mark == b"+":
            added.add(head_at)
            head_at += 1
        elif mark == b"-":
            removed.add(base_at)
            base_at += 1
        elif mark in (b" ", b""):
            base_at += 1
            head_at += 1
        elif mark != b"\\":
            raise NotADiff(f"not a line of a hunk: {line[:80]!r}")
    if (after := lines.peek()) is not None and after.startswith(b"\\"):
        lines.take()
    return Hunk(
        base=Span(base, base + base_count - 1) if base_count else None,
        head=Span(head, head + head_count - 1) if head_count else None,
        added=frozenset(added),
        removed=frozenset(removed),
    )
