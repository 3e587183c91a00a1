"""The diff of a pull request, from `git diff` between merge base and head, and the lines it shows.

Written on its own, without the product's diff parser, so that each can find the other's mistakes.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.demo.github.git_repository import CommitInfo, GitRepository

MAX_PATCH_BYTES, MAX_PATCH_LINES = 500_000, 20_000
"""Above either, GitHub shows no diff of a file (GitHub docs, "Limits for viewing content and diffs")."""

MAX_FILES = 3000
"""Files that a pull request lists (GitHub docs, "List pull requests files")."""

HUNK_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
STATUSES = {"A": "added", "D": "removed", "M": "modified", "T": "changed", "R": "renamed", "C": "copied"}


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a hunk. `old` and `new` are its numbers on each side, None where it is not there; `position`
    counts the lines below the file's first `@@`."""

    old: int | None
    new: int | None
    text: str
    position: int

    def on(self, side: str) -> int | None:
        return self.old if side == "LEFT" else self.new


@dataclass(frozen=True)
class DiffHunk:
    header: str
    lines: tuple[DiffLine, ...]

    def find(self, side: str, number: int) -> DiffLine | None:
        return next((line for line in self.lines if line.on(side) == number), None)

    def upto(self, last: DiffLine) -> str:
        """The hunk from its header to `last`: GitHub's `diff_hunk`."""
        return "\n".join([self.header, *(line.text for line in self.lines if line.position <= last.position)])


@dataclass(frozen=True)
class FileDiff:
    """One file of the diff. `patch` is None where GitHub shows none: binary, or too large. `blob` is the
    object id at head (at base, for a removed file)."""

    path: str
    previous: str | None
    status: str
    blob: str
    additions: int
    deletions: int
    patch: str | None

    @cached_property
    def hunks(self) -> tuple[DiffHunk, ...]:
        return parse_hunks(self.patch or "")

    def find(self, side: str, number: int) -> tuple[DiffHunk, DiffLine] | None:
        """The hunk and line where the diff shows line `number` of that side."""
        for hunk in self.hunks:
            if line := hunk.find(side, number):
                return hunk, line
        return None


@dataclass(frozen=True)
class PullDiff:
    """What a pull request shows: its commits (oldest first) and its files."""

    merge_base: str
    head: str
    commits: tuple[CommitInfo, ...]
    files: tuple[FileDiff, ...]

    def file(self, path: str) -> FileDiff | None:
        return next((file for file in self.files if file.path == path), None)


async def diff_between(git: GitRepository, base: str, head: str) -> tuple[FileDiff, ...]:
    """The files that differ between two commits, renames detected, three lines of context."""
    common = ("-M", "--no-ext-diff", "--no-textconv", "--no-color", base, head)
    raw = await git.run("diff", "--raw", "-z", "--no-abbrev", *common)
    patches = await git.run("diff", "-p", "-U3", *common)
    sections = re.split(r"(?m)^diff --git .*\n", patches.decode("utf-8", "replace"))[1:]
    files, used = [], 0
    for status, old_blob, new_blob, previous, path in _raw_entries(raw):
        width = 2 if status == "T" else 1  # a change of type is shown as a removal and an addition
        patch = _shown("".join(_from_first_hunk(section) for section in sections[used : used + width]))
        used += width
        lines = [line.text for hunk in parse_hunks(patch or "") for line in hunk.lines]
        files.append(
            FileDiff(
                path=path,
                previous=previous,
                status=STATUSES[status],
                blob=old_blob if status == "D" else new_blob,
                additions=sum(line.startswith("+") for line in lines),
                deletions=sum(line.startswith("-") for line in lines),
                patch=patch,
            )
        )
    return tuple(files)


def parse_hunks(patch: str) -> tuple[DiffHunk, ...]:
    """The hunks of one file's patch."""
    hunks: list[DiffHunk] = []
    header, lines, old, new = "", list[DiffLine](), 0, 0
    for position, text in enumerate(patch.split("\n") if patch else []):
        if match := HUNK_HEADER.match(text):
            if header:
                hunks.append(DiffHunk(header, tuple(lines)))
            header, lines, old, new = text, [], int(match[1]), int(match[3])
        elif text.startswith("\\"):
            continue  # "\ No newline at end of file" takes a position and is no line
        else:
            in_old, in_new = not text.startswith("+"), not text.startswith("-")
            lines.append(DiffLine(old if in_old else None, new if in_new else None, text, position))
            old, new = old + in_old, new + in_new
    return (*hunks, DiffHunk(header, tuple(lines))) if header else ()


def carried(files: tuple[FileDiff, ...], path: str, line: int) -> int | None:
    """Where a line of the older side of a diff stands on the newer one; None where it was changed or removed."""
    file = next((file for file in files if path in (file.previous, file.path)), None)
    if file is None:
        return line
    if file.status == "removed" or (file.patch is None and file.status != "renamed"):
        return None
    shift = 0
    for hunk in file.hunks:
        if shown := hunk.find("LEFT", line):
            return shown.new
        if any(one.old is not None and one.old > line for one in hunk.lines):
            break
        shift += sum((one.new is not None) - (one.old is not None) for one in hunk.lines)
    return line + shift


def _raw_entries(raw: bytes) -> list[tuple[str, str, str, str | None, str]]:
    fields = raw.decode("utf-8", "surrogateescape").split("\0")
    entries, index = [], 0
    while index < len(fields) - 1:
        _, _, old_blob, new_blob, status = fields[index].split(" ")
        moved = status[0] in "RC"
        previous = fields[index + 1] if moved else None
        entries.append((status[0], old_blob, new_blob, previous, fields[index + 1 + moved]))
        index += 2 + moved
    return entries


def _from_first_hunk(section: str) -> str:
    start = section.find("@@ ") if section.startswith("@@ ") else section.find("\n@@ ") + 1
    return section[start:] if start or section.startswith("@@ ") else ""


def _shown(patch: str) -> str | None:
    patch = patch.removesuffix("\n")
    too_large = len(patch.encode()) > MAX_PATCH_BYTES or patch.count("\n") >= MAX_PATCH_LINES
    return None if too_large or not patch else patch
