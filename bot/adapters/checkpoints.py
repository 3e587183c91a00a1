"""A file of checkpoints, one a line (JSON), only ever appended to."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from complianceagent.private import private_file


class CheckpointFile:
    """Raises OSError where the file cannot be used."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def append(self, checkpoint: Mapping[str, object]) -> None:
        """On the disk before it returns."""
        private_file(self._file)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(checkpoint, sort_keys=True) + "\n")
            lines.flush()
            os.fsync(lines.fileno())

    def last(self) -> Mapping[str, Any] | None:
        """The last whole line; None where there is none yet. A process may have died in the middle of one."""
        if not self._file.exists():
            return None
        for line in reversed(self._file.read_text(encoding="utf-8", errors="replace").splitlines()):
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, Mapping):
                return found
        return None
