"""Symbolic links of a change: which have no code, and which give a name of code to what nobody looks at."""

import posixpath
from collections.abc import Mapping

from bot.core.coverage import Gap, GapReason
from bot.core.diff import EntryKind, TreeEntry
from bot.core.source import language_of
from bot.inventory.shipped import is_shipped
from bot.ports.repository import Blob
from bot.scanners.judgement.paths import FileKind, kind_of

SEEN = "a symbolic link to a file that is looked at under its own name"
"""Said of one that stands in nobody's way, whatever was there before."""

_MODULE = "module.py"
"""Stands for whatever code a folder may hold."""


def link_gap(path: str, target: Blob | None, tree: Mapping[str, TreeEntry]) -> Gap:
    """What a link is. `target` is what it says (None: a folder on disk, whose links are not opened), `tree` the entries
    of its side by path. A link has no code, but it can give shipped code another name for what we take for a test,
    for a text, or for nothing of ours."""
    if target is None:
        return Gap(path, GapReason.SYMLINK, "git", "a symbolic link has no code of its own")
    to = (target.content or b"").decode("utf-8", errors="replace")
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), to))
    found = None if to.startswith("/") else tree.get(inside)
    same = found is not None and found.kind is EntryKind.FILE and language_of(inside) == language_of(path)
    if _is_code(path):
        return Gap(path, GapReason.SYMLINK, "git", SEEN) if same and _is_code(inside) else _hidden(path, to, inside)
    is_folder = not to.startswith("/") and any(each.startswith(f"{inside}/") for each in tree)
    is_script = found is not None and "." not in posixpath.basename(path) and language_of(inside) != "text"
    there = f"{inside}/{_MODULE}" if is_folder else inside
    if (is_folder or is_script) and _is_code(f"{path}/{_MODULE}") and not _is_code(there):
        return _hidden(path, to, inside)
    return Gap(path, GapReason.SYMLINK, "git", SEEN if same else "a symbolic link has no code of its own")


def _hidden(path: str, to: str, inside: str) -> Gap:
    where = to if to.startswith("/") else inside
    detail = f"a symbolic link makes shipped code of {where[:200]}, which is not looked at; move it there instead"
    return Gap(path, GapReason.UNREADABLE, "git", detail)


def _is_code(path: str) -> bool:
    """Whether code would be looked at under this name."""
    return language_of(path) != "text" and kind_of(path) is FileKind.CODE and is_shipped(path)
