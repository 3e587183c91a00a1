"""Review a branch, or scan a tree, on this machine."""

from typing import Protocol

from bot.core.identity import CommitSha
from bot.core.outcome import Outcome
from bot.ports.repository import NotThere, Repository
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
    base_name = base if base is not None else await default_base(repository)
    head_commit = await repository.resolve(head)
    tip = await repository.resolve(base_name)
    fork = await repository.merge_base(tip, head_commit)
    snapshot = await repository.snapshot(fork, head_commit)
    return await scanner.scan(repository, snapshot, f"{base_name}..{head}", PolicySource(tip))


async def scan(scanner: ChangeScanner, repository: Repository, commit: CommitSha, subject: str) -> Outcome:
    """Look at a whole tree, as if all of it were new. Raises RepositoryError."""
    return await scanner.scan(repository, await repository.tree(commit), subject)


async def default_base(repository: LocalRepository) -> str:
    """The first of the usual names that exists. Raises NotThere."""
    for name in MAIN_BRANCHES:
        try:
            await repository.resolve(name)
        except NotThere:
            continue
        return name
    raise NotThere(f"none of {', '.join(MAIN_BRANCHES)} exists here; name what the change goes into by --base")
