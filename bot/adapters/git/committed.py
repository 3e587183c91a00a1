"""What git could bring back: the committed contents of files in a folder."""

from collections.abc import Iterable
from pathlib import Path

from bot.adapters.git.local import find
from bot.adapters.git.repository import GitRepository
from bot.ports.repository import NotThere


async def committed(folder: Path, paths: Iterable[str], limit: int) -> dict[str, bytes | None]:
    """The contents at HEAD of files named from the folder; None for one that HEAD has not, or that is above `limit`
    bytes. Nothing at all where the folder is in no checkout. Raises RepositoryError."""
    try:
        top = find(folder).top
    except NotThere:
        return {}
    if top is None:
        return {}
    repository = GitRepository.open(folder)
    try:
        head = await repository.resolve("HEAD")
    except NotThere:
        return dict.fromkeys(paths)  # nothing is committed yet
    return {path: await repository.file_at(head, _below(folder, top) + path, limit) for path in paths}


def _below(folder: Path, top: Path) -> str:
    """How paths in the folder begin when they are named from the top."""
    below = folder.resolve().relative_to(top).as_posix()
    return "" if below == "." else f"{below}/"
