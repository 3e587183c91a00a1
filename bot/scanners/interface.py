"""What a scanner is to us.

A scanner looks at files handed to it as bytes and answers with findings in our words and with gaps: whatever it
could not look at, and why. It never opens a path of the repository under review, never reads its
configuration, and never obeys an inline suppression: it reports it.

A scanner module in this folder exposes `PLUGIN`, an instance of one of the two kinds below.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.core.scan import ScanResult
from bot.core.source import SourceFile


class LibraryScanner(Protocol):
    """A scanner that runs inside a warm worker process, through its library interface."""

    name: str
    version: str

    def warm_up(self) -> None:
        """Load everything that can be loaded before the first file comes."""
        ...

    def accepts(self, file: SourceFile) -> bool: ...

    def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        """Look at the files. A file it cannot read is a gap, not an exception."""
        ...


class ProgramScanner(Protocol):
    """A scanner that is a program of its own: we build its input and read its output; the scan pool starts it."""

    name: str
    version: str

    def accepts(self, file: SourceFile) -> bool: ...

    def rules(self, folders: Sequence[Path]) -> bytes:
        """The program's rule file, compiled from the patterns in our rule folders."""
        ...

    def parse(self, output: bytes, files: Sequence[SourceFile]) -> ScanResult:
        """Translate the program's output. Raises ValueError for output it does not understand."""
        ...
