"""A plain folder, read as if it were a commit: for `complianceagent scan FOLDER`.

Nothing outside the folder is ever read: each part of a path is opened by itself, and none may be a symlink.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.git.local import find
from bot.adapters.git.process import Git, GitFailed
from bot.adapters.git.repository import all_added
from bot.core.diff import EntryKind, TreeEntry, below
from bot.core.identity import BlobId, CommitSha
from bot.core.snapshot import EMPTY_TREE, Snapshot
from bot.engine.diff import path_text
from bot.ports.repository import START_BYTES, Blob, NotThere

SKIPPED = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr"),
        *("node_modules", "bower_components", ".yarn", ".pnpm-store"),
        *(".venv", "site-packages", "__pycache__", ".tox", ".nox", ".eggs"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".cache"),
        *(".gradle", ".terraform", ".next", ".nuxt"),
    }
)
"""Folders that hold other people's code, or what tools left behind; where git's own list of files is to be had,
`.gitignore` decides instead."""

HASHED_BYTES = 16 * 1024 * 1024
"""Larger files get a stand-in for a blob id: nobody reads them, and hashing a disk image takes minutes."""

NO_COMMIT = CommitSha("")
"""What a folder has instead of a commit."""

_NO_COMMITS = "a folder has no commits to compare"

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FolderRepository:
    """Fills the port Repository; commits mean nothing here, and every file is added."""

    def __init__(self, path: Path) -> None:
        """Raises NotThere where there is no such folder."""
        try:
            self._root = path.resolve(strict=True)
        except (OSError, ValueError) as error:
            raise NotThere(f"{str(path)!r} cannot be read: {error}") from None
        if not self._root.is_dir():
            raise NotThere(f"{str(path)!r} is not a folder")
        self._found: dict[str, _Found] | None = None
        self._by_blob: dict[BlobId, _Found] = {}

    async def snapshot(self, base: CommitSha, head: CommitSha) -> Snapshot:
        raise NotThere(_NO_COMMITS)

    async def renames(self, before: CommitSha, after: CommitSha) -> Mapping[str, str]:
        raise NotThere(_NO_COMMITS)

    async def added_by_merge(
        self, merge: CommitSha, base: CommitSha, ours: CommitSha, theirs: CommitSha
    ) -> tuple[str, ...]:
        raise NotThere(_NO_COMMITS)

    async def tree(self, commit: CommitSha = NO_COMMIT) -> Snapshot:
        found = await self._look()
        entries = {path: each.entry for path, each in found.items()}
        return Snapshot(EMPTY_TREE, commit, all_added(entries), {}, entries)

    async def read(self, blobs: Iterable[BlobId], limit: int) -> Mapping[BlobId, Blob]:
        await self._look()
        return await asyncio.to_thread(self._read_all, set(blobs), limit)

    async def file_at(self, commit: CommitSha, path: str, limit: int) -> bytes | None:
        found = (await self._look()).get(path)
        if found is None or found.entry.kind is not EntryKind.FILE:
            return None
        return (await self.read([found.entry.blob], limit))[found.entry.blob].content

    async def has(self, commit: CommitSha, path: str) -> bool:
        found = await self._look()
        return bool(below(path, {each: one.entry for each, one in found.items()}))

    async def _look(self) -> dict[str, "_Found"]:
        """Every entry by path, looked at once."""
        if self._found is None:
            listed = await self._listed() or await asyncio.to_thread(lambda: list(_walk(self._root)))
            found = await asyncio.to_thread(self._entries, listed)
            self._by_blob = {each.entry.blob: each for each in found if each.entry.kind is EntryKind.FILE}
            self._found = {each.entry.path: each for each in found}
        return self._found

    async def _listed(self) -> list[bytes]:
        """What git takes for the files of this folder; none where it is in no checkout, or is ignored there."""
        try:
            place = find(self._root)
            if place.top is None:
                return []
            git = Git(place.git_dir, work_tree=place.top)
            printed = await git.run("ls-files", "-z", "-c", "-o", "--exclude-standard", cwd=self._root)
        except (NotThere, GitFailed):
            return []
        return sorted({path.rstrip(b"/") for path in printed.split(b"\0") if path})

    def _entries(self, listed: Iterable[bytes]) -> list["_Found"]:
        return [found for raw in listed if (found := _entry(self._root, raw))]

    def _read_all(self, blobs: set[BlobId], limit: int) -> dict[BlobId, Blob]:
        missing = blobs - self._by_blob.keys()
        if missing:
            raise NotThere(f"there is no file content {min(missing)[:64]!r}")
        return {blob: _read(self._root, self._by_blob[blob], limit) for blob in blobs}


@dataclass(frozen=True)
class _Found:
    """An entry with its name on disk; `fault` says why it cannot be read."""

    entry: TreeEntry
    raw: bytes
    size: int
    fault: str = ""


def _walk(folder: Path, prefix: bytes = b"") -> Iterator[bytes]:
    """Relative paths below a folder; a folder that cannot be listed stands for what is in it."""
    try:
        with os.scandir(os.fsencode(folder)) as found:
            children = sorted(found, key=lambda child: child.name)
    except OSError:
        yield prefix.rstrip(b"/")
        return
    if prefix and any(child.name == b"pyvenv.cfg" for child in children):
        return  # a Python virtual environment, whatever it is called
    for child in children:
        path = prefix + child.name
        if not child.is_dir(follow_symlinks=False):
            yield path
        elif os.fsdecode(child.name) not in SKIPPED:
            yield from _walk(folder / os.fsdecode(child.name), path + b"/")


def _entry(root: Path, raw: bytes) -> _Found | None:
    """What stands at a path; None where nothing does (git lists files that were deleted on disk)."""
    path = path_text(raw)
    try:
        about = os.lstat(os.path.join(os.fsencode(root), raw))
        if stat.S_ISLNK(about.st_mode):
            return _Found(TreeEntry(path, _stand_in(raw, 0), EntryKind.SYMLINK), raw, about.st_size)
        if stat.S_ISDIR(about.st_mode) and os.access(os.path.join(os.fsencode(root), raw), os.R_OK | os.X_OK):
            return _Found(TreeEntry(path, _stand_in(raw, 0), EntryKind.SUBMODULE), raw, 0)
        blob, size = _identify(root, raw)
    except FileNotFoundError:
        return None
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        return _Found(TreeEntry(path, _stand_in(raw, 0), EntryKind.FILE), raw, 0, fault)
    return _Found(TreeEntry(path, blob, EntryKind.FILE), raw, size)


def _identify(root: Path, raw: bytes) -> tuple[BlobId, int]:
    """The blob id that git would give the file, and its size."""
    descriptor = _open(root, raw)
    try:
        size = os.fstat(descriptor).st_size
        if size > HASHED_BYTES:
            return _stand_in(raw, size), size
        content = _content(descriptor, HASHED_BYTES)
        return _blob_id(content), len(content)
    finally:
        os.close(descriptor)


def _read(root: Path, found: _Found, limit: int) -> Blob:
    if found.fault:
        return Blob(found.size, None, found.fault)
    try:
        descriptor = _open(root, found.raw)
    except OSError as error:
        return Blob(found.size, None, f"cannot be read: {error.strerror}")
    large = found.size > min(limit, HASHED_BYTES)
    try:
        content = _content(descriptor, START_BYTES - 1 if large else HASHED_BYTES)
    finally:
        os.close(descriptor)
    if large:
        return Blob(found.size, None, start=content)
    if _blob_id(content) != found.entry.blob:
        return Blob(len(content), None, "it changed while it was read")
    return Blob(len(content), content)


def _open(root: Path, raw: bytes) -> int:
    """A descriptor of a regular file below the root, reached without following any symlink. Raises OSError."""
    parts = raw.split(b"/")
    if any(part in (b"", b".", b"..") for part in parts):
        raise OSError(0, "the path leaves the folder")
    descriptor = os.open(root, _FLAGS | os.O_DIRECTORY)
    try:
        for number, part in enumerate(parts, 1):
            flags = _FLAGS if number == len(parts) else _FLAGS | os.O_DIRECTORY
            outer, descriptor = descriptor, os.open(part, flags, dir_fd=descriptor)
            os.close(outer)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file")
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _content(descriptor: int, limit: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        return stream.read(limit + 1)


def _blob_id(content: bytes) -> BlobId:
    return BlobId(hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest())


def _stand_in(raw: bytes, size: int) -> BlobId:
    return BlobId(hashlib.sha1(b"unread %d\0%b" % (size, raw), usedforsecurity=False).hexdigest())
