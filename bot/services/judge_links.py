"""Symbolic links of a change: which have no code, and which give a name of code to what nobody looks at."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.core.coverage import Gap, GapReason
from bot.core.diff import EntryKind, TreeEntry, folders_of
from bot.core.source import language_of
from bot.inventory.shipped import is_shipped
from bot.scanners.judgement.paths import FileKind, kind_of

SEEN = "a symbolic link to a file that is looked at under its own name"
"""Said of one that stands in nobody's way, whatever was there before."""

NO_CODE = "a symbolic link has no code of its own"

_MODULE = "module.py"
"""Stands for whatever code a folder may hold."""

_MOST_PARTS = 400
"""Parts of paths followed for one name: a few links can be made to ask for thousands, or lead round in a circle."""

Targets = Mapping[str, str | None]
"""Every link of one side by path, and where it says that it leads (None: that could not be read)."""


def link_gaps(changed: Collection[str], links: Targets, tree: Mapping[str, TreeEntry]) -> list[Gap]:
    """What each link of a change is, and each that stood before and leads through one of them to where nobody looks.
    `links` are all of the side's, `tree` its entries by path. A link has no code, but it can give shipped code another
    name for what we take for a test, for a text, or for nothing of ours."""
    folders = folders_of(tree)
    gaps = []
    for path in sorted(links):
        way = _follow(path, links)
        gap = _gap(path, way.end, tree, folders) or _hidden(path, way.end or links[path] or "what could not be read")
        if path in changed or (gap.reason is GapReason.UNREADABLE and not way.through.isdisjoint(changed)):
            gaps.append(gap)
    return gaps


@dataclass(frozen=True)
class _Way:
    """The links that a path leads `through`, and what it means in the `end`; None: a place outside of the repository,
    none at all (links that lead round in a circle), or one that could not be read."""

    through: frozenset[str]
    end: str | None


def _follow(path: str, links: Targets) -> _Way:
    """As a file system does: part by part, so that `..` behind a linked folder is the folder above the one that the
    link leads to (POSIX, "Pathname Resolution")."""
    parts, done, through = path.split("/")[::-1], list[str](), set[str]()
    for _ in range(_MOST_PARTS):
        if not parts:
            return _Way(frozenset(through), "/".join(done))
        part = parts.pop()
        if part == "..":
            if not done:
                break
            done.pop()
        elif part not in {"", "."}:
            here = "/".join((*done, part))
            if here not in links:
                done.append(part)
                continue
            through.add(here)
            target = links[here]
            if not target or target.startswith("/"):
                break
            parts += target.split("/")[::-1]
    return _Way(frozenset(through), None)


def _gap(path: str, end: str | None, tree: Mapping[str, TreeEntry], folders: Collection[str]) -> Gap | None:
    """What a link is that leads to `end`; None: one that hides code."""
    found = tree.get(end) if end is not None else None
    language = language_of(found.path) if found and found.kind is EntryKind.FILE else ""
    seen = Gap(path, GapReason.SYMLINK, "git", SEEN if language == language_of(path) else NO_CODE)
    if _is_code(path):
        return seen if seen.detail == SEEN and _is_code(str(end)) else None
    is_script = language not in {"", "text"} and "." not in posixpath.basename(path)
    if (end in folders or is_script) and _is_code(f"{path}/{_MODULE}"):
        there = f"{end}/{_MODULE}" if end in folders else str(end)
        return seen if _is_code(there) else None
    return seen


def _hidden(path: str, where: str) -> Gap:
    detail = f"a symbolic link makes shipped code of {where[:200]}, which is not looked at; move it there instead"
    return Gap(path, GapReason.UNREADABLE, "git", detail)


def _is_code(path: str) -> bool:
    """Whether code would be looked at under this name."""
    return language_of(path) != "text" and kind_of(path) is FileKind.CODE and is_shipped(path)
