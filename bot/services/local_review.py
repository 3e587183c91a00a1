"""Review a branch, or scan a tree, on this machine."""

from collections.abc import Mapping
from typing import Protocol

from bot.core.fix import Mended
from bot.core.identity import CommitSha
from bot.core.outcome import Outcome
from bot.core.snapshot import Snapshot
from bot.core.wording import listed, visible
from bot.ports.repository import NotThere, Repository
from bot.ports.working_files import CannotWrite, WorkingFiles
from bot.services.read_policy import PolicySource
from bot.services.scan_change import ChangeScanner

MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""Where a change is taken to go when nobody says: what the remote calls its default branch, else the usual names."""


class LocalRepository(Repository, Protocol):
    """A repository that somebody works in: it has names for commits."""

    async def resolve(self, ref: str) -> CommitSha: ...

    async def merge_base(self, one: CommitSha, other: CommitSha) -> CommitSha: ...


async def review(scanner: ChangeScanner, repository: LocalRepository, base: str | None, head: str) -> Outcome:
    """Look at what `head` brings to `base`. Raises RepositoryError."""
    snapshot, subject, source = await _change(repository, base, head)
    return await scanner.scan(repository, snapshot, subject, source)


async def review_and_mend(
    scanner: ChangeScanner, repository: LocalRepository, base: str | None, head: str
) -> tuple[Outcome, Mended]:
    """The same, and the proved fixes made together, in memory."""
    snapshot, subject, source = await _change(repository, base, head)
    return await scanner.mend(repository, snapshot, subject, source)


async def _change(repository: LocalRepository, base: str | None, head: str) -> tuple[Snapshot, str, PolicySource]:
    base_name = base if base is not None else await default_base(repository)
    head_commit = await repository.resolve(head)
    tip = await repository.resolve(base_name)
    fork = await repository.merge_base(tip, head_commit)
    return await repository.snapshot(fork, head_commit), f"{base_name}..{head}", PolicySource(tip)


async def scan(scanner: ChangeScanner, repository: Repository, commit: CommitSha, subject: str) -> Outcome:
    """Look at a whole tree, as if all of it were new. Raises RepositoryError."""
    return await scanner.scan(repository, await repository.tree(commit), subject)


async def scan_and_mend(
    scanner: ChangeScanner, repository: Repository, commit: CommitSha, subject: str
) -> tuple[Outcome, Mended]:
    """The same, and the proved fixes made together, in memory."""
    return await scanner.mend(repository, await repository.tree(commit), subject)


def write(mended: Mended, files: WorkingFiles, committed: Mapping[str, bytes | None]) -> None:
    """Put the mended files in the place of those that were looked at. `committed` are contents that could be brought
    back by git, of those files that have to be so (None: git has none).

    Raises CannotWrite, with nothing changed, where a file is not what was looked at or what is committed.
    """
    looked_at = {path: file.content for path, file in mended.before.items()}
    other = {*files.differing(looked_at), *(path for path, known in committed.items() if known != looked_at[path])}
    if other:
        have = "has" if len(other) == 1 else "have"
        raise CannotWrite(
            f"{listed(sorted(map(visible, other)))} {have} changes that are not committed "
            "(or another commit is checked out): commit or stash them first; nothing was changed"
        )
    files.replace({path: file.content for path, file in mended.after.items()})


async def default_base(repository: LocalRepository) -> str:
    """The first of the usual names that exists. Raises NotThere."""
    for name in MAIN_BRANCHES:
        try:
            await repository.resolve(name)
        except NotThere:
            continue
        return name
    raise NotThere(f"none of {', '.join(MAIN_BRANCHES)} exists here; name what the change goes into by --base")
