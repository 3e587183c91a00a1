"""The files of a checkout that somebody works in."""

from collections.abc import Mapping
from typing import Protocol


class CannotWrite(Exception):
    """A file that cannot be written, and why. Nothing was changed, unless the message says so."""


class WorkingFiles(Protocol):
    """Files by the paths that the repository knows them by."""

    def differing(self, expected: Mapping[str, bytes]) -> list[str]:
        """The paths at which something else stands: other bytes, no file, or a symlink."""
        ...

    def replace(self, contents: Mapping[str, bytes]) -> None:
        """Put new contents in the place of existing files, all or none. Raises CannotWrite."""
        ...
