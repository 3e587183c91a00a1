"""Mirrors that are too old, or too much together: they are caches, and only cost a fetch."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.adapters.git.locks import unused

USED = "used"
"""A file of each mirror's folder, touched at each use."""


class _Known(NamedTuple):
    used_at: float
    size: int
    folder: Path


def prune(mirrors: Path, before: datetime, most_bytes: int) -> int:
    """Empty the mirrors that were not used since `before`, and the longest unused until the rest fits: how many. One in
    use stays. Raises OSError."""
    if not mirrors.is_dir():
        return 0
    known = sorted(_known(folder) for folder in mirrors.iterdir() if folder.is_dir())
    total, removed = sum(each.size for each in known), 0
    for each in known:
        too_old = each.used_at < before.timestamp()
        if each.size and (too_old or total > most_bytes) and _empty(each.folder):
            total, removed = total - each.size, removed + 1
    return removed


def _known(folder: Path) -> _Known:
    size = 0
    for top, _, names in os.walk(folder):
        for name in names:
            try:
                size += (Path(top) / name).lstat().st_size
            except FileNotFoundError:
                continue  # git tidies up meanwhile
    used = folder / USED
    return _Known((used if used.exists() else folder).stat().st_mtime, size, folder)


def _empty(folder: Path) -> bool:
    """Whether its generations could be removed. Its lock stays: somebody may be waiting for it."""
    if not unused(folder / "lock"):
        return False
    generations = list(folder.glob("*.git"))
    if not all(unused(each / "in-use") for each in generations):
        return False
    for each in generations:
        shutil.rmtree(each, ignore_errors=True)
    return bool(generations)
