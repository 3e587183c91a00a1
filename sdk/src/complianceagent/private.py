"""Files that nobody else on the machine reads."""

import os
from pathlib import Path


def private_file(file: Path) -> None:
    """Make an empty file for its owner alone, and its folder, where they are not there yet. Raises OSError.

    SQLite would make the file as the umask says, for all to read; what it puts beside it (`-wal`, `-shm`) gets the
    file's own permissions. A file that is there keeps the permissions that somebody chose for it.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
