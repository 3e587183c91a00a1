"""Copies of the SQLite database, made while it is in use."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from complianceagent.private import private_file

from bot.ports.stores import StoreError

NAME = "complianceagent-%Y-%m-%dT%H%M%SZ.db"

_UNFINISHED = ".part"


class Backups:
    """Those of one SQLite file, in a folder that belongs to us alone: the newest `keep` stay."""

    def __init__(self, file: Path, folder: Path, keep: int) -> None:
        self._file = file
        self._folder = folder
        self._keep = keep

    def make(self, at: datetime) -> Path:
        """A copy of the state at one moment (sqlite.org/backup.html), under a name for the time being. Writers go on
        meanwhile. Raises StoreError."""
        unfinished = self._folder / f"{at.strftime(NAME)}{_UNFINISHED}"
        try:
            for left in self._folder.glob(f"*{_UNFINISHED}"):
                self.discard(left)
            private_file(unfinished)
            with (
                closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=30)) as there,
                closing(sqlite3.connect(unfinished)) as here,
            ):
                there.backup(here)
                here.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
                (found,) = here.execute("PRAGMA integrity_check(1)").fetchone()
        except (OSError, sqlite3.Error) as error:
            self.discard(unfinished)
            raise StoreError(f"no copy could be made: {type(error).__name__}: {error}") from None
        if found != "ok":
            self.discard(unfinished)
            raise StoreError("the copy is damaged, and so may the database be; see `PRAGMA integrity_check`")
        return unfinished

    def finish(self, unfinished: Path) -> int:
        """The copy is good: give it its name, and remove what is too old. Its size in bytes. Raises StoreError."""
        try:
            descriptor = os.open(unfinished, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            done = unfinished.rename(unfinished.with_name(unfinished.name.removesuffix(_UNFINISHED)))
            for old in self.all()[: -self._keep]:
                old.unlink(missing_ok=True)
            return done.stat().st_size
        except OSError as error:
            raise StoreError(f"the copy could not be kept: {error.strerror}") from None

    def discard(self, unfinished: Path) -> None:
        """Remove a copy that is none, with what SQLite left beside it: on a full disk it would keep the database, which
        mostly lies on the same one, from being written until the next day."""
        with suppress(OSError):
            for each in unfinished.parent.glob(f"{unfinished.name}*"):
                each.unlink(missing_ok=True)

    def all(self) -> list[Path]:
        """The oldest first: their names sort as their times do."""
        return sorted(self._folder.glob("complianceagent-*.db"))
