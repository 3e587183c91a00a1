"""Which files of a change are looked at, and why the others are not."""

import asyncio
import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.coverage import Gap, GapReason
from bot.core.diff import EntryKind, TreeEntry
from bot.core.identity import BlobId
from bot.core.source import SourceFile, language_of
from bot.core.tree import picked
from bot.inventory.languages.interface import reader_of
from bot.ports.repository import START_BYTES, Blob, NotThere, Repository
from bot.scanners.judgement.paths import NOT_SCANNED, FileKind, kind_of
from bot.services.judge_links import NO_CODE, link_gaps

MAX_FILE_BYTES = 1024 * 1024
"""Larger files are generated or data; semgrep's own default limit (`--max-target-bytes`) is 1,000,000 bytes."""

MAX_FILES = 20_000
MAX_TOTAL_BYTES = 128 * 1024 * 1024
"""Files of one change, and bytes of them, that are looked at; what lies beyond is a gap, so that a change made to fill
our memory or our time is not green. Our own choice: far above what a person reviews (GitHub lists 3,000 files)."""

READ_AT_ONCE = 64
"""Files read in one go, before their bytes are counted."""

MAX_LINK_BYTES = 4096
"""Bytes of a symbolic link's target that are read (Linux: PATH_MAX)."""

MAX_LINKS = 10_000
"""Links of a tree that are read, those of the change first; what leads through another hides what it leads to."""

COMPILED = re.compile(r"\.(py[cod]|so|node)$", re.IGNORECASE)
"""What Python and Node import as it is: code, whoever can read it."""

CONFIGURATION = re.compile(r"(^|/)\.env[^/]*$|\.(toml|ini|cfg|conf|properties|env|sh|tf|tfvars)$", re.IGNORECASE)
"""Text that programs read, whatever bytes somebody puts into it."""

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How text in UTF-16 begins (Unicode, 23.8): full of NUL bytes, and no picture."""

LFS_START = b"version https://git-lfs.github.com/spec/"
LFS_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(ext-\d-[\w.-]{1,40} sha256:[0-9a-f]{64}\n)*"
    rb"oid sha256:[0-9a-f]{64}\nsize \d{1,20}\n?"
)
"""What stands in a commit for a file whose content is kept elsewhere (Git LFS, docs/spec.md, "The Pointer"): these
lines in this order, and none that could hold anything else."""

ASSET = re.compile(
    r"\.(png|jpe?g|gif|webp|avif|heic|bmp|tiff?|ico|icns|psd|xcf|ai|eps|exr|hdr|dds|tga|pdf"
    r"|mp[34]|m4[av]|mov|avi|mkv|webm|wav|flac|ogg|opus|aac|aiff?|otf|eot"
    r"|zip|tar|gz|tgz|bz2|xz|zst|7z|rar|dmg|iso|blend|fbx|obj|gltf|glb|stl|usdz|uasset|umap"
    r"|onnx|pt|pth|h5|hdf5|npy|npz|safetensors|gguf|tflite|pb|ckpt|parquet|arrow|feather|avro|orc|rds|sas7bdat"
    r"|docx?|xlsx?|pptx?|od[tsp]|sketch|fig|mmdb|sqlite3?|db|dat|bin|shp|laz|las|nc|dcm|fits)$",
    re.IGNORECASE,
)
"""Pictures, sounds, fonts, archives, models and tables: what Git LFS is made for. A name that is not among them may be
that of a text, and that nobody has seen."""

PDF = b"%PDF-"
"""How a PDF begins, and so an Illustrator drawing (ISO 32000-1, 7.5.2): the bytes that are no text come later."""


@dataclass(frozen=True)
class Selection:
    """The files to look at, by path, and a gap for each that cannot be."""

    files: Mapping[str, SourceFile]
    gaps: tuple[Gap, ...]


async def select_files(
    repository: Repository, entries: Iterable[TreeEntry], tree: Mapping[str, TreeEntry] | None = None
) -> Selection:
    """Read the entries that are files of text. `tree` is all of their side (None: they are all), which symbolic links
    lead into. Raises RepositoryError."""
    entries = list(entries)
    wanted, links, gaps = _sorted(entries)
    whole = {each.path: each for each in entries} if tree is None else tree
    gaps += await _links(repository, {entry.path for entry in links}, whole)
    gaps += [_beyond(entry, f"more than {MAX_FILES:,} files") for entry in wanted[MAX_FILES:]]
    files: dict[str, SourceFile] = {}
    known: dict[BlobId, Blob] = {}
    total = 0
    for start in range(0, min(len(wanted), MAX_FILES), READ_AT_ONCE):
        batch = wanted[start : min(start + READ_AT_ONCE, MAX_FILES)]
        if total > MAX_TOTAL_BYTES:
            gaps += [_beyond(entry, f"more than {MAX_TOTAL_BYTES:,} bytes in all") for entry in batch]
            continue
        fresh = await repository.read({entry.blob for entry in batch} - known.keys(), MAX_FILE_BYTES)
        total += sum(len(blob.content or b"") for blob in fresh.values())
        known |= fresh
        for entry in batch:
            gap = _content_gap(entry.path, known[entry.blob])
            if gap is not None:
                gaps.append(gap)
            else:
                files[entry.path] = SourceFile(entry.path, entry.blob, known[entry.blob].content or b"")
    return Selection(files, tuple(sorted(gaps)))


def _beyond(entry: TreeEntry, limit: str) -> Gap:
    return Gap(entry.path, GapReason.LIMIT, "git", f"{limit} in one change; split it")


def _sorted(entries: Iterable[TreeEntry]) -> tuple[list[TreeEntry], list[TreeEntry], list[Gap]]:
    """The files to read, the symbolic links, and what is neither."""
    wanted: list[TreeEntry] = []
    links: list[TreeEntry] = []
    gaps: list[Gap] = []
    for entry in entries:
        if entry.kind is EntryKind.SYMLINK:
            links.append(entry)
        elif entry.kind is EntryKind.SUBMODULE:
            gaps.append(Gap(entry.path, GapReason.SUBMODULE, "git", "its code lives in another repository"))
        elif _unsafe(entry.path):
            gaps.append(
                Gap(entry.path, GapReason.UNSAFE_PATH, "git", "the path leaves the repository; remove the file")
            )
        else:
            wanted.append(entry)
    return wanted, links, gaps


async def _links(repository: Repository, changed: set[str], tree: Mapping[str, TreeEntry]) -> list[Gap]:
    """What the links of a change are. All of their side are read: one may lead through others."""
    if not changed:
        return []
    links = sorted(picked(tree, _is_link).values(), key=lambda entry: (entry.path not in changed, entry.path))
    try:
        blobs = await repository.read({entry.blob for entry in links[:MAX_LINKS]}, MAX_LINK_BYTES)
    except NotThere:  # a folder on disk: its links are not opened
        return [Gap(path, GapReason.SYMLINK, "git", NO_CODE) for path in changed]
    targets = {entry.path: _target(blobs.get(entry.blob)) for entry in links}
    return await asyncio.to_thread(link_gaps, changed, targets, tree)


def _target(blob: Blob | None) -> str | None:
    content = blob.content if blob else None
    return None if content is None else content.decode("utf-8", errors="replace")


def _unsafe(path: str) -> bool:
    parts = path.split("/")
    return path.startswith("/") or ".." in parts or ".git" in (part.lower() for part in parts)


def _content_gap(path: str, blob: Blob) -> Gap | None:
    if blob.fault:
        return Gap(path, GapReason.UNREADABLE, "git", blob.fault)
    start = blob.start if blob.content is None else blob.content[:START_BYTES]
    if start.startswith(LFS_START) and (not ASSET.search(path) or LFS_POINTER.fullmatch(start)):
        return _elsewhere(path)
    if (b"\0" in start or start.startswith(PDF)) and language_of(path) == "text":
        return _binary_gap(path, start)
    if blob.content is None:
        return _size_gap(path, blob.size)
    if b"\0" in start:
        return Gap(path, GapReason.UNREADABLE, "git", "named like source code, but it holds NUL bytes")
    return None


def _size_gap(path: str, size: int) -> Gap:
    kind = kind_of(path)
    if kind in NOT_SCANNED:  # a small one would not be read either
        return Gap(path, GapReason.NO_SOURCE, "git", NOT_SCANNED[kind])
    return Gap(path, GapReason.TOO_LARGE, "git", f"{size:,} bytes; the limit is {MAX_FILE_BYTES:,}")


def _elsewhere(path: str) -> Gap:
    """A pointer of Git LFS: harmless for what holds no code and no settings, as a picture in the commit itself is."""
    kind = kind_of(path)
    if kind in NOT_SCANNED:
        return Gap(path, GapReason.NO_SOURCE, "git", NOT_SCANNED[kind])
    if ASSET.search(path):
        return Gap(path, GapReason.LFS, "git", "not a text file, by its name")
    detail = "its content is kept outside of the commit, where no scanner reads it; commit the file itself"
    return Gap(path, GapReason.LFS_SOURCE, "git", detail)


def _binary_gap(path: str, start: bytes) -> Gap:
    if start.startswith(UTF16) and kind_of(path) not in NOT_SCANNED:
        return Gap(path, GapReason.UNREADABLE, "git", "text in UTF-16, which no scanner reads; save it as UTF-8")
    if COMPILED.search(path):
        detail = "compiled code, which is imported as it is and nobody can review; commit its source instead"
        return Gap(path, GapReason.UNREADABLE, "git", detail)
    if CONFIGURATION.search(path):
        return Gap(path, GapReason.UNREADABLE, "git", "named like a settings file, but it holds NUL bytes")
    return Gap(path, GapReason.BINARY, "git", "not a text file")


def source_blobs(tree: Mapping[str, TreeEntry]) -> dict[str, BlobId]:
    """Path -> blob of every safe regular file of a tree in a language that the inventory reads. Of other languages than
    Python, vendored and built files are left out: there they are most of a tree, and nothing guards a route in them."""
    return {path: entry.blob for path, entry in picked(tree, _is_read).items()}


def _is_read(entry: TreeEntry) -> bool:
    path = entry.path
    return (
        entry.kind is EntryKind.FILE and bool(reader_of(language_of(path))) and _is_source(path) and not _unsafe(path)
    )


def _is_link(entry: TreeEntry) -> bool:
    return entry.kind is EntryKind.SYMLINK


def _is_source(path: str) -> bool:
    return language_of(path) == "python" or kind_of(path) is not FileKind.DATA
