"""Somebody's own repository, read without believing a word of its configuration.

Its objects are read through a git dir of ours that shares nothing with theirs but the object folder: no
configuration, no hooks, no attributes, no filters, no remotes. Only names are looked up in theirs.
"""

import re
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.git.process import Git
from bot.ports.repository import NotThere

SMALL_FILE_BYTES = 64 * 1024
"""More than any `.git` file, `commondir` or configuration needs."""

_SHA256 = re.compile(r"^\s*objectformat\s*=\s*\"?sha256\b", re.I | re.M)


@dataclass(frozen=True)
class Place:
    """Where a repository is: `git_dir` holds HEAD, `common` the objects (they differ in a linked worktree); `top` is
    the checkout's folder, None for a bare repository."""

    git_dir: Path
    common: Path
    top: Path | None


def find(path: Path) -> Place:
    """The repository that a folder is in, as git finds it, but without running git there. Raises NotThere."""
    try:
        start = path.resolve(strict=True)  # or a name mistyped would mean the repository around it
        for folder in (start, *start.parents):
            git_dir = _linked(folder)
            if git_dir is not None:
                return Place(git_dir, _common(git_dir), folder)
            if _is_git_dir(folder):
                return Place(folder, _common(folder), None)
    except (OSError, ValueError) as error:  # ValueError: a NUL in a path
        raise NotThere(f"{str(path)!r} cannot be read: {error}") from None
    raise NotThere(f"{str(path)!r} is not in a git repository")


def shadow(place: Place) -> Git:
    """git on a git dir of ours that reads the objects of theirs; it is removed when nobody uses it any more."""
    folder = Path(tempfile.mkdtemp(prefix="complianceagent-git-"))
    for name in ("refs", "objects"):
        (folder / name).mkdir()
    sha256 = _SHA256.search(_text(place.common / "config")) is not None
    extension = "\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n" if sha256 else ""
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    (folder / "config").write_text(f"[core]\n\tbare = true\n{extension}")
    if (place.common / "shallow").is_file():
        (folder / "shallow").write_bytes((place.common / "shallow").read_bytes())
    git = Git(folder, objects=place.common / "objects")
    weakref.finalize(git, shutil.rmtree, folder, ignore_errors=True)
    return git


def _linked(folder: Path) -> Path | None:
    """The git dir that a checkout's `.git` is, or names (in worktrees and submodules)."""
    dot = folder / ".git"
    if dot.is_dir():
        return dot if _is_git_dir(dot) else None
    text = _text(dot)
    if not text.startswith("gitdir: "):
        return None
    target = (folder / text.removeprefix("gitdir: ").rstrip("\n")).resolve()
    return target if _is_git_dir(target) else None


def _common(git_dir: Path) -> Path:
    named = _text(git_dir / "commondir").rstrip("\n")
    return (git_dir / named).resolve() if named else git_dir


def _is_git_dir(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (_common(folder) / "objects").is_dir()


def _text(file: Path) -> str:
    """The start of a small file; "" where there is none."""
    if not file.is_file():
        return ""
    with file.open("rb") as stream:
        return stream.read(SMALL_FILE_BYTES).decode("utf-8", errors="surrogateescape")
