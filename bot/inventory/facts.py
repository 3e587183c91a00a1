"""What one file says, read once: a pure function of its bytes and its language.

Nothing here depends on the file's path or on any other file, so the result is cached by the blob's git hash.
"""

from collections.abc import Sequence

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory.languages.interface import FileFacts, reader_of

MAX_BYTES = 2_000_000
"""Larger files are generated data, not handlers: the largest Python file among the applications we read is 0.4 MB."""


def facts(file: SourceFile) -> FileFacts:
    """Read a file. Never raises: what is not understood is a gap. A language that nobody here reads has no facts."""
    reader = reader_of(file.language)
    if reader is None:
        return FileFacts(file.language, ())
    if len(file.content) > MAX_BYTES:
        return FileFacts(file.language, (), ((GapReason.TOO_LARGE, f"larger than {MAX_BYTES:,} bytes"),))
    return reader.read(file.language, file.content)


def extract(files: Sequence[SourceFile]) -> list[tuple[BlobId, FileFacts]]:
    """The facts of each file, for a worker process."""
    return [(file.blob, facts(file)) for file in files]
