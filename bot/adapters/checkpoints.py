"""A file of checkpoints, one a line (JSON), only ever appended to."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from complianceagent.private import private_file


class CheckpointFile:
    """Raises OSError where the file cannot be used."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def append(self, checkpoint: Mapping[str, object]) -> None:
        """On the disk before it returns. A line that a process died in the middle of stays one by itself."""
        private_file(self._file)
        with self._file.open("r+b") as lines:
            if lines.seek(0, os.SEEK_END) and _last_byte(lines.fileno()) != b"\n":
                lines.write(b"\n")
            lines.write((json.dumps(checkpoint, sort_keys=True) + "\n").encode())
            lines.flush()
            os.fsync(lines.fileno())

    def last(self) -> Mapping[str, Any] | None:
        """The last whole line; None where there is none yet. A process may have died in the middle of one."""
        return next(self._read(latest_first=True), None)

    def all(self) -> tuple[Mapping[str, Any], ...]:
        """Every whole line, in order."""
        return tuple(self._read(latest_first=False))

    def set_aside(self, at: datetime) -> Path:
        """Keep what is there under another name, and begin anew. Returns the file that it is in."""
        aside = self._file.with_name(f"{self._file.stem}-until-{at:%Y-%m-%dT%H%M%SZ}{self._file.suffix}")
        return self._file.rename(aside)

    def _read(self, *, latest_first: bool) -> Iterator[Mapping[str, Any]]:
        if not self._file.exists():
            return
        lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in reversed(lines) if latest_first else lines:
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, Mapping):
                yield found


def _last_byte(descriptor: int) -> bytes:
    return os.pread(descriptor, 1, os.fstat(descriptor).st_size - 1)
