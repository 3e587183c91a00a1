"""What a repository's .gitattributes files say about how GitHub shows files.

`linguist-generated`: GitHub folds the diff of such a file away, so few people read it. Whoever wrote the attributes is
believed as to where a remark is made, and in nothing else: the files are looked at like any other, and what is found
counts. Read from the base, so that no change hides its own code (GitHub docs, "Customizing how changed files appear on
GitHub"). `linguist-vendored` and `linguist-documentation` change GitHub's statistics, and no diff (Linguist's docs,
"Overrides"), so nobody asks for them.

`-diff` (and `binary`, which has it): GitHub shows no diff, and refuses comments on its lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from bot.engine.wildmatch import fits

NAME = ".gitattributes"
MOST_BYTES = 64 * 1024
MOST_FILES, MOST_LINES = 50, 500
"""Bytes and lines of one file, and files above the paths that are asked about. Our own choice: a repository has one
file of a few lines. What lies beyond says nothing to us, and so nobody knows what has a diff below its folder."""

MOST_ASKED = 50_000
"""Pairs of a line and a path: a second of a processor at most. Our own choice."""


class State(Enum):
    """What an attribute is where it has no text of its own (git: gitattributes)."""

    SET = "set"
    UNSET = "unset"
    UNSPECIFIED = "unspecified"


_GENERATED = "linguist-generated"
_UNQUOTED = {"\\": "\\", '"': '"', "t": "\t", "n": "\n", "a": "\a", "b": "\b", "f": "\f", "r": "\r", "v": "\v"}

Value = State | str
Words = tuple[tuple[str, Value], ...]

_BUILT_IN: Mapping[str, Words] = {"binary": (("diff", State.UNSET), ("merge", State.UNSET), ("text", State.UNSET))}


class _Line(NamedTuple):
    folder: str
    pattern: str
    words: Words


class Attributes:
    """The attributes of one commit. `files`: path of a .gitattributes file -> its content (None: more than is read)."""

    def __init__(self, files: Mapping[str, bytes | None]) -> None:
        self._macros: dict[str, Words] = dict(_BUILT_IN)
        self._lines: list[_Line] = []
        self._asked = 0
        self._unread: list[str] = []
        # The last line that fits wins, and a deeper file over one above it (git: gitattributes).
        named = sorted(files.items(), key=lambda item: (item[0].count("/"), item[0]))
        for number, (path, content) in enumerate(named):
            folder = _bytewise(path.removesuffix(NAME))
            if content is None or number >= MOST_FILES or content.count(b"\n") > MOST_LINES:
                self._unread.append(folder)
            if content is not None and number < MOST_FILES:
                self._read(folder, content)

    def generated(self, path: str) -> bool:
        said = self._of(path).get(_GENERATED)
        return said is State.SET or (isinstance(said, str) and said.lower() in {"", "true", "set", "1"})

    def without_diff(self, path: str) -> bool:
        """Where so much is asked that nobody knows any more, there is none: a remark then stands in the check run."""
        if any(_bytewise(path).startswith(folder) for folder in self._unread):
            return True
        return self._of(path).get("diff") is State.UNSET or self._asked > MOST_ASKED

    def _read(self, folder: str, content: bytes) -> None:
        for line in content.decode("latin-1").split("\n")[:MOST_LINES]:
            pattern, words = _split(line.strip(" \t\r"))
            if pattern.startswith("[attr]") and not folder:
                self._macros[pattern.removeprefix("[attr]")] = words
            elif pattern and words and not pattern.startswith(("[attr]", "!")):
                self._lines.append(_Line(folder, pattern, words))

    def _of(self, path: str) -> dict[str, Value]:
        """The path's attributes: as git does it, from the last line to the first, and what is known stays."""
        known: dict[str, Value] = {}
        path = _bytewise(path)
        for line in reversed(self._lines):
            self._asked += 1
            if self._asked > MOST_ASKED:
                return {}
            if path.startswith(line.folder) and fits(line.pattern, path.removeprefix(line.folder)):
                self._note(line.words, known)
        return known

    def _note(self, words: Words, known: dict[str, Value]) -> None:
        for name, value in reversed(words):
            if name not in known:
                known[name] = value
                if value is State.SET and name in self._macros:
                    self._note(self._macros[name], known)


def _bytewise(path: str) -> str:
    """A path as patterns see it: one character a byte."""
    return path.encode("utf-8", errors="replace").decode("latin-1")


def _split(line: str) -> tuple[str, Words]:
    """A line's pattern ("" where there is none) and what it says."""
    if not line or line.startswith("#"):
        return "", ()
    if line.startswith('"'):
        pattern, rest = _unquoted(line)
    else:
        pattern, *more = line.split(maxsplit=1)
        rest = more[0] if more else ""
    return pattern, tuple(_word(word) for word in rest.split()[:20])


def _unquoted(line: str) -> tuple[str, str]:
    """A pattern in C's quotes, and the rest of its line; one that is broken is none."""
    signs = iter(line[1:])
    pattern = ""
    for sign in signs:
        if sign == '"':
            return pattern, "".join(signs)
        pattern += _escaped(signs) if sign == "\\" else sign
    return "", ""


def _escaped(signs: Iterator[str]) -> str:
    sign = next(signs, "")
    if sign in "0123" and sign:
        digits = sign + next(signs, "") + next(signs, "")
        return chr(int(digits, 8)) if digits.isascii() and digits.isdigit() and not set(digits) & {"8", "9"} else ""
    return _UNQUOTED.get(sign, "")


def _word(word: str) -> tuple[str, Value]:
    if word.startswith("-"):
        return word[1:], State.UNSET
    if word.startswith("!"):
        return word[1:], State.UNSPECIFIED
    name, equals, value = word.partition("=")
    return name, value if equals else State.SET


def generated(paths: Iterable[str], attributes: Mapping[str, bytes | None]) -> frozenset[str]:
    """Those of the paths that the attributes (path of a .gitattributes file -> its content) call generated."""
    read = Attributes(attributes)
    return frozenset(path for path in paths if read.generated(path))


def without_diff(paths: Iterable[str], attributes: Mapping[str, bytes | None]) -> frozenset[str]:
    """Those of the paths that the attributes keep out of diffs."""
    read = Attributes(attributes)
    return frozenset(path for path in paths if read.without_diff(path))
