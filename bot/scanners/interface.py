"""What a scanner is to us.

A scanner looks at files handed to it as bytes and answers with findings in our words and with gaps: whatever it
could not look at, and why. It never opens a path of the repository under review, never reads its
configuration, and never obeys an inline suppression: it reports it.

A scanner module in this folder exposes `PLUGIN`, an instance of one of the two kinds below.
"""

from collections.abc import Mapping, Sequence
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
    """A scanner that is a program of its own: we build its input and read its output; the scan pool starts it.

    It sees files under names we choose (`file_name`) in a folder of ours, never under the repository's names.
    """

    name: str
    version: str

    def accepts(self, file: SourceFile) -> bool: ...

    def rules(self, folders: Sequence[Path]) -> bytes:
        """The program's rule file, compiled from the patterns in our rule folders. Raises ValueError for a bad one."""
        ...

    def cost(self, file: SourceFile) -> int:
        """How long the program will look at a file, against others; 0 where it cannot find anything in it."""
        ...

    def file_name(self, index: int, file: SourceFile) -> str:
        """A safe name for the file at `index`, without folders; `parse` finds the file by it again."""
        ...

    def targets(self, folder: Path, files: Mapping[str, SourceFile]) -> bytes:
        """The program's list of targets: these files, below `folder`, by their safe names."""
        ...

    def command(self, rules: Path, targets: Path, memory_mb: int, *, patient: bool = False) -> tuple[str, ...]:
        """How to start the program. It reads `rules`, then `targets`, and writes its findings to standard output.
        `patient`: for one file on which it took too long before."""
        ...

    def fallback(self, rules: Path, folder: Path, memory_mb: int) -> tuple[str, ...]:
        """Another, slower way to start it over all files in `folder`, for when the first one fails."""
        ...

    def parse(self, output: bytes, files: Sequence[SourceFile]) -> ScanResult:
        """Translate the output of either way. Raises ValueError for output it does not understand."""
        ...
