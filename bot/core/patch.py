"""What changes between two states of files, as the unified diff that `git apply` and `patch -p1` read."""

import difflib
from collections.abc import Mapping

from bot.core.source import SourceFile
from bot.core.veil import NO_VEIL, Veil

CONTEXT = 3
"""Unchanged lines around a change, as git shows them."""

NO_NEWLINE = "\\ No newline at end of file\n"

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&'()*+,-./:;<=>?@[]^_`{|}~")


def patch(
    before: Mapping[str, SourceFile], after: Mapping[str, SourceFile], veils: Mapping[str, Veil] | None = None
) -> str:
    """The diff of all changed files, by path. `veils` hide the secrets of a file; a patch with a hidden line shows the
    change and cannot be applied."""
    known = veils or {}
    parts = (_of_file(before[path], after[path], known.get(path, NO_VEIL)) for path in sorted(after))
    return "".join(parts)


def hides(before: Mapping[str, SourceFile], after: Mapping[str, SourceFile], veils: Mapping[str, Veil]) -> bool:
    """Whether the patch shows less than the change, because a secret is in it."""
    return patch(before, after, veils) != patch(before, after)


def _of_file(old: SourceFile, new: SourceFile, veil: Veil) -> str:
    names = (_quoted(f"a/{old.path}"), _quoted(f"b/{new.path}"))
    ours, theirs = _shown(old, veil), _shown(new, veil, old=False)
    hunks = difflib.SequenceMatcher(None, old.lines, new.lines, autojunk=False).get_grouped_opcodes(CONTEXT)
    lines = [f"--- {names[0]}\n", f"+++ {names[1]}\n"]
    for hunk in hunks:
        first, last = hunk[0], hunk[-1]
        lines.append(f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n")
        for kind, start, end, at, stop in hunk:
            if kind == "equal":
                lines += [_line(" ", text) for text in ours[start:end]]
            else:
                lines += [_line("-", text) for text in ours[start:end]]
                lines += [_line("+", text) for text in theirs[at:stop]]
    return "".join(lines) if len(lines) > 2 else ""


def _shown(file: SourceFile, veil: Veil, *, old: bool = True) -> list[str]:
    """The lines as they may be shown. A finding's line number speaks of the old file alone."""
    shown = []
    for number, line in enumerate(file.lines, 1):
        text = line.rstrip("\r\n")
        shown.append(veil.over(text, number if old else 0) + line[len(text) :])
    return shown


def _line(sign: str, text: str) -> str:
    return f"{sign}{text}" if text.endswith("\n") else f"{sign}{text}\n{NO_NEWLINE}"


def _range(start: int, stop: int) -> str:
    """Lines of a hunk's header: an empty range names the line before it (POSIX, `diff -u`)."""
    length = stop - start
    first = start + 1 if length else start
    return str(first) if length == 1 else f"{first},{length}"


def _quoted(name: str) -> str:
    """A name as git writes it: odd bytes as octal escapes in quotation marks (git: core.quotePath)."""
    if set(name) <= _PLAIN:
        return name
    marked = "".join(char if char in _PLAIN else _escaped(char) for char in name)
    return f'"{marked}"'


def _escaped(char: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
