"""What is known of a pull request's findings before a look at its head, and which files were renamed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.core.identity import CommitSha
from bot.core.job import Job
from bot.core.snapshot import Snapshot
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver import Waiver
from bot.ports.code_host import CodeHost
from bot.ports.repository import Mirrors, NotThere
from bot.ports.stores import Database

NO_RENAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Known:
    """`all` are a pull request's findings, `last_head` the commit they were last seen on (None before the first
    review), `renames` the files that were renamed since (path then -> path now)."""

    all: tuple[TrackedFinding, ...]
    waivers: tuple[Waiver, ...]
    last_head: CommitSha | None
    renames: Mapping[str, str]

    @property
    def before(self) -> tuple[TrackedFinding, ...]:
        """Those that had not ended."""
        return tuple(each for each in self.all if each.state is not FindingState.FIXED)


async def known_before(database: Database, mirrors: Mirrors, job: Job, host: CodeHost, snapshot: Snapshot) -> Known:
    """Raises HostError, RepositoryError and StoreError."""
    async with database.reading() as work:
        found = await work.findings.all_of(job.installation, job.repository, job.number)
        waivers = await work.waivers.of(job.installation, job.repository, job.number)
        last_head = await work.findings.last_head(job.installation, job.repository, job.number)
    known = Known(found, waivers, last_head, NO_RENAMES)
    lost = [each for each in known.before if not _file_is_there(each, snapshot)]
    if last_head is None or last_head == snapshot.head or not lost:
        return known
    renames = await _renames(mirrors, job, host, (last_head, snapshot.head))
    return Known(found, waivers, last_head, renames)


def _file_is_there(tracked: TrackedFinding, snapshot: Snapshot) -> bool:
    return tracked.finding.removed or tracked.finding.location.path in snapshot.head_tree


async def _renames(
    mirrors: Mirrors, job: Job, host: CodeHost, commits: tuple[CommitSha, CommitSha]
) -> Mapping[str, str]:
    """None are known where a force-push has dropped the commit that was reviewed last."""
    try:
        repository = await mirrors.fetch(job.repository, await host.clone_access(), commits)
        return await repository.renames(*commits)
    except NotThere:
        return NO_RENAMES
