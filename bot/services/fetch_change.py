"""Bring a pull request's change here: both sides, and the policy that holds for it."""

from typing import NamedTuple

from bot.core.job import Job
from bot.core.snapshot import Snapshot
from bot.ports.code_host import CodeHost, PullRequest
from bot.ports.repository import Mirrors, Repository
from bot.services.model_allowance import Allowance
from bot.services.read_policy import PolicySource, policy_source


class FetchedChange(NamedTuple):
    """What `ChangeScanner.scan` and `mend` look at."""

    repository: Repository
    snapshot: Snapshot
    subject: str
    source: PolicySource
    allowance: Allowance | None


async def fetch_change(
    job: Job, host: CodeHost, mirrors: Mirrors, pull: PullRequest, allowance: Allowance | None
) -> FetchedChange:
    """Raises HostError and RepositoryError."""
    comparison = await host.compare(pull.base, pull.head)
    access = await host.clone_access()
    repository = await mirrors.fetch(job.repository, access, [comparison.merge_base, pull.head, pull.base])
    snapshot = await repository.snapshot(comparison.merge_base, pull.head)
    source = await policy_source(host, pull.base)
    return FetchedChange(repository, snapshot, f"{job.repository}#{job.number}", source, allowance)
