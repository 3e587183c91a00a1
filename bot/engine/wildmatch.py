"""Patterns of .gitattributes files (git: gitattributes, gitignore "PATTERN FORMAT"), as git reads them.

Somebody else writes them, so they cost little: the product of both lengths at most, whatever they are.
"""

import re
import string
from collections.abc import Mapping, Sequence

_CLASSES: Mapping[str, str] = {
    "alnum": string.ascii_letters + string.digits,
    "alpha": string.ascii_letters,
    "blank": " \t",
    "digit": string.digits,
    "lower": string.ascii_lowercase,
    "punct": string.punctuation,
    "space": string.whitespace,
    "upper": string.ascii_uppercase,
    "xdigit": string.hexdigits,
}
"""What POSIX's names of classes hold in the locale "C", which is git's."""

STAR, ANY = "*", "?"


_SPECIAL = re.compile(r"[*?\[\\]")


def fits(pattern: str, path: str) -> bool:
    """Whether a path (below the file that has the pattern) fits; of both each character is one byte. A pattern without
    a slash fits a name in any folder; one that ends with a slash fits nothing, for no file is a folder. What cannot be
    read as a pattern fits nothing."""
    if pattern.endswith("/"):
        return False
    if "/" not in pattern:
        return _fits(_read(pattern), path.rpartition("/")[2])
    # As git does it: what stands for itself is compared first, and "**" counts as a part of its own after that as well.
    pattern = pattern.removeprefix("/")
    special = _SPECIAL.search(pattern)
    plain = pattern[: special.start()] if special else pattern
    if not path.startswith(plain):
        return False
    return _fit_parts(pattern.removeprefix(plain).split("/"), path.removeprefix(plain).split("/"))


def _fit_parts(wanted: Sequence[str], parts: Sequence[str]) -> bool:
    reached = [True] + [False] * len(parts)
    for at, part in enumerate(wanted):
        if len(part) > 1 and not part.strip(STAR):
            reached = _spread(reached, from_next=at == len(wanted) - 1)  # "a/**" is what is in it
        else:
            signs = _read(part)
            reached = [False, *(before and _fits(signs, given) for before, given in zip(reached, parts, strict=False))]
    return reached[-1]


def _spread(reached: list[bool], *, from_next: bool) -> list[bool]:
    any_before, spread = False, []
    for each in reached:
        spread.append(any_before if from_next else any_before or each)
        any_before = any_before or each
    return spread


class _Set:
    """A `[...]`: one sign of it, or one that is none of it."""

    def __init__(self, negated: bool, ranges: Sequence[tuple[str, str]], names: Sequence[str]) -> None:
        self._negated = negated
        self._ranges = ranges
        self._names = names

    def holds(self, sign: str) -> bool:
        inside = any(low <= sign <= high for low, high in self._ranges)
        return self._negated != (inside or any(sign in _CLASSES[name] for name in self._names))


class _Literal(str):
    """A sign that stands for itself."""


Sign = _Literal | _Set | str


def _read(part: str) -> list[Sign] | None:
    """The signs of one part of a pattern; None where git's own reader finds it broken."""
    signs: list[Sign] = []
    at = 0
    while at < len(part):
        sign = part[at]
        at += 1
        if sign == "\\":
            if at == len(part):
                return None
            signs.append(_Literal(part[at]))
            at += 1
        elif sign == "[":
            found = _read_set(part, at)
            if found is None:
                return None
            read, at = found
            signs.append(read)
        elif sign == STAR:
            if not signs or signs[-1] is not STAR:
                signs.append(STAR)
        else:
            signs.append(ANY if sign == ANY else _Literal(sign))
    return signs


def _read_set(part: str, at: int) -> tuple[_Set, int] | None:
    negated = part[at : at + 1] in {"!", "^"} and part[at : at + 1] != ""
    at += negated
    ranges: list[tuple[str, str]] = []
    names: list[str] = []
    first = True
    while at < len(part):
        if part[at] == "]" and not first:
            return _Set(negated, ranges, names), at + 1
        first = False
        end = part.find(":]", at + 2) if part.startswith("[:", at) else -1
        if end > 0:
            if part[at + 2 : end] not in _CLASSES:
                return None
            names.append(part[at + 2 : end])
            at = end + 2
            continue
        low, at = _one(part, at)
        if part[at : at + 1] == "-" and part[at + 1 : at + 2] not in {"", "]"}:
            high, at = _one(part, at + 1)
            ranges.append((low, high))
        else:
            ranges.append((low, low))
    return None


def _one(part: str, at: int) -> tuple[str, int]:
    """A sign of a set, and where the next one is."""
    return (part[at + 1], at + 2) if part[at] == "\\" and at + 1 < len(part) else (part[at], at + 1)


def _fits(signs: list[Sign] | None, text: str) -> bool:
    if signs is None:
        return False
    at = here = 0
    star, after = -1, 0
    while here < len(text):
        sign = signs[at] if at < len(signs) else None
        if sign is STAR:
            star, after, at = at, here, at + 1
        elif sign is not None and _stands(sign, text[here]):
            at, here = at + 1, here + 1
        elif star >= 0:
            after += 1
            at, here = star + 1, after
        else:
            return False
    return all(sign is STAR for sign in signs[at:])


def _stands(sign: Sign, given: str) -> bool:
    if isinstance(sign, _Set):
        return sign.holds(given)
    return sign is ANY or sign == given
