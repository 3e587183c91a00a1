"""Which files of a change are looked at, and why the others are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.coverage import Gap, GapReason
from bot.core.diff import EntryKind, TreeEntry
from bot.core.identity import BlobId
from bot.core.source import SourceFile, language_of
from bot.ports.repository import START_BYTES, Blob, Repository
from bot.scanners.judgement.paths import NOT_SCANNED, kind_of

MAX_FILE_BYTES = 1024 * 1024
"""Larger files are generated or data; semgrep's own default limit (`--max-target-bytes`) is 1,000,000 bytes."""


@dataclass(frozen=True)
class Selection:
    """The files to look at, by path, and a gap for each that cannot be."""

    files: Mapping[str, SourceFile]
    gaps: tuple[Gap, ...]


async def select_files(repository: Repository, entries: Iterable[TreeEntry]) -> Selection:
    """Read the entries that are files of text. Raises RepositoryError."""
    wanted, gaps = _readable(entries)
    blobs = await repository.read({entry.blob for entry in wanted}, MAX_FILE_BYTES)
    files: dict[str, SourceFile] = {}
    for entry in wanted:
        gap = _content_gap(entry.path, blobs[entry.blob])
        if gap is not None:
            gaps.append(gap)
        else:
            content = blobs[entry.blob].content
            files[entry.path] = SourceFile(entry.path, entry.blob, content if content is not None else b"")
    return Selection(files, tuple(sorted(gaps)))


def _readable(entries: Iterable[TreeEntry]) -> tuple[list[TreeEntry], list[Gap]]:
    wanted: list[TreeEntry] = []
    gaps: list[Gap] = []
    for entry in entries:
        if entry.kind is EntryKind.SYMLINK:
            gaps.append(Gap(entry.path, GapReason.SYMLINK, "git", "a symbolic link has no code of its own"))
        elif entry.kind is EntryKind.SUBMODULE:
            gaps.append(Gap(entry.path, GapReason.SUBMODULE, "git", "its code lives in another repository"))
        elif _unsafe(entry.path):
            gaps.append(
                Gap(entry.path, GapReason.UNSAFE_PATH, "git", "the path leaves the repository; remove the file")
            )
        else:
            wanted.append(entry)
    return wanted, gaps


def _unsafe(path: str) -> bool:
    parts = path.split("/")
    return path.startswith("/") or ".." in parts or ".git" in (part.lower() for part in parts)


def _content_gap(path: str, blob: Blob) -> Gap | None:
    if blob.fault:
        return Gap(path, GapReason.UNREADABLE, "git", blob.fault)
    start = blob.start if blob.content is None else blob.content[:START_BYTES]
    if b"\0" in start and language_of(path) == "text":
        return Gap(path, GapReason.BINARY, "git", "not a text file")
    if blob.content is None:
        kind = kind_of(path)
        if kind in NOT_SCANNED:  # a small one would not be read either
            return Gap(path, GapReason.NO_SOURCE, "git", NOT_SCANNED[kind])
        detail = f"{blob.size:,} bytes; the limit is {MAX_FILE_BYTES:,}"
        return Gap(path, GapReason.TOO_LARGE, "git", detail)
    if b"\0" in start:
        return Gap(path, GapReason.UNREADABLE, "git", "named like source code, but it holds NUL bytes")
    return None


def source_blobs(tree: Mapping[str, TreeEntry], language: str) -> dict[str, BlobId]:
    """Path -> blob of every safe regular file of a language in a tree."""
    return {
        path: entry.blob
        for path, entry in tree.items()
        if entry.kind is EntryKind.FILE and language_of(path) == language and not _unsafe(path)
    }
