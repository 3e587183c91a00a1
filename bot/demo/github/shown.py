"""What GitHub shows of a pull request's diff: within its limits, and nothing of what an attribute keeps out of diffs.

GitHub follows git in the attribute `diff` (`*.min.js -diff`, or `binary`), and does not say of which commit: here a
file has no diff where the base or the head has it so. Git itself reads them, not the product's reader of attributes.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from bot.demo.github.diff import FileDiff, diff_between
from bot.demo.github.git_repository import GitRepository

MAX_SHOWN_FILES, MAX_TOTAL_BYTES, MAX_TOTAL_LINES = 300, 1_000_000, 20_000
"""Of a pull request's diff as a whole (GitHub docs, "Limits for viewing content and diffs"). What exactly is shown of a
larger one is not said there: here nothing is, from the first file on that exceeds one of them."""

NAME = ".gitattributes"
AT_ONCE = 500
"""Paths that git is asked about at once: an argument list has an end."""


async def shown_between(git: GitRepository, base: str, head: str) -> tuple[FileDiff, ...]:
    """The files that differ between two commits, as a pull request shows them."""
    files = await diff_between(git, base, head)
    paths = {path for each in files for path in (each.path, each.previous) if path}
    hidden = await _without_diff(git, base, paths) | await _without_diff(git, head, paths)
    return shown_whole(tuple(_bare(each) if hidden & {each.path, each.previous} else each for each in files))


def shown_whole(files: tuple[FileDiff, ...]) -> tuple[FileDiff, ...]:
    """The files of a pull request's diff as GitHub shows it: beyond the limits of the whole they have no patch."""
    size = lines = 0
    over = False
    shown = []
    for number, file in enumerate(files):
        if file.patch is not None:
            size, lines = size + len(file.patch.encode()), lines + file.patch.count("\n") + 1
        over = over or number >= MAX_SHOWN_FILES or size > MAX_TOTAL_BYTES or lines > MAX_TOTAL_LINES
        shown.append(replace(file, patch=None) if over else file)
    return tuple(shown)


def _bare(file: FileDiff) -> FileDiff:
    return replace(file, patch=None, additions=0, deletions=0)


async def _without_diff(git: GitRepository, commit: str, paths: Iterable[str]) -> set[str]:
    """Those of the paths whose attribute `diff` is unset at a commit."""
    tree = await git.tree(commit)
    named = {
        path.decode("utf-8", "replace"): blob
        for path, (_, blob) in tree.items()
        if path.split(b"/")[-1] == NAME.encode()
    }
    asked = sorted(path for path in paths if _is_plain(path))
    if not named or not asked:
        return set()
    with tempfile.TemporaryDirectory() as folder:
        for path, blob in named.items():
            if _is_plain(path):
                place = Path(folder) / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(await git.run("cat-file", "blob", blob))
        fields: list[bytes] = []
        for at in range(0, len(asked), AT_ONCE):
            some = asked[at : at + AT_ONCE]
            fields += (await git.run("--work-tree", folder, "check-attr", "-z", "diff", "--", *some)).split(b"\0")[:-1]
    return {path.decode() for path, value in zip(fields[::3], fields[2::3], strict=True) if value == b"unset"}


def _is_plain(path: str) -> bool:
    """Whether a path can stand in a folder here; a tree can hold others."""
    return not {"..", ".", ".git"} & set(PurePosixPath(path).parts) and not path.startswith("/") and path.isprintable()
