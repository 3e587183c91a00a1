"""The policy that holds for a change: from where it is merged into, so that no change relaxes what judges it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.coverage import Gap, GapReason
from bot.core.diff import TreeEntry
from bot.core.identity import CommitSha
from bot.core.policy import DEFAULT_POLICY, POLICY_PATH, Policy
from bot.core.snapshot import Snapshot
from bot.core.tree import picked
from bot.engine.policy.hold import TOOL
from bot.engine.policy.read import try_policy
from bot.ports.code_host import CodeHost, NoFile
from bot.ports.repository import Repository
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.services.select_files import MAX_FILE_BYTES

READ_SECONDS = 10.0
"""For one file of 64 KB, the most that is understood: ten times what it takes on a slow machine."""

ORGANISATION = f"the organisation's {POLICY_PATH}"

NO_FILE = "it is a folder, a link, a submodule or a very large file, and no policy; put the file itself there"

MISNAMED = POLICY_PATH.removesuffix(".yml") + ".yaml"
"""What a policy is easily called, and is not read."""


@dataclass(frozen=True)
class PolicySource:
    """Where a change's policy stands. `tip` is the commit that the branch it goes into was at when the change was
    pushed to last, as the code host tells (None: the change's own base): a change that was begun before the policy
    became strict is held to it from its next push on. `defaults` is the content of the organisation's file (None: it
    has none), `fault` why that cannot be read."""

    tip: CommitSha | None = None
    defaults: bytes | None = None
    fault: str = ""


async def policy_source(host: CodeHost, tip: CommitSha) -> PolicySource:
    """Where the policy of a change stands that goes into a branch at `tip`. Raises HostError."""
    try:
        return PolicySource(tip, await host.organisation_file(POLICY_PATH))
    except NoFile as other:
        return PolicySource(tip, fault=str(other))


@dataclass(frozen=True)
class HeldPolicy:
    """The policy that holds, and what is wrong with a file that should have been it, or with what the change makes of
    it. Nothing of a file with a mistake holds: what it would have relaxed stays strict."""

    policy: Policy = DEFAULT_POLICY
    gaps: tuple[Gap, ...] = ()


class PolicyReader:
    """`rules` are the ids that a policy may speak of. Files are read in the pool: somebody else wrote them."""

    def __init__(self, pool: ScanPool, rules: Iterable[str]) -> None:
        self._pool = pool
        self._rules = tuple(rules)

    async def read(self, repository: Repository, snapshot: Snapshot, source: PolicySource) -> HeldPolicy:
        """Raises RepositoryError."""
        above, fault = await self._above(source)
        gaps = [Gap(ORGANISATION, GapReason.POLICY, TOOL, fault)] if fault else []
        where = (source.tip or snapshot.base) if snapshot.is_change else snapshot.head
        stated, fault = await self._at(repository, where, above)
        altered, mended = await self._altered(repository, snapshot, above)
        if fault and not mended:
            gaps.append(Gap(POLICY_PATH, GapReason.POLICY, TOOL, f"{fault}; the defaults hold until it is mended"))
        return HeldPolicy(stated or above, (*gaps, *altered, *_misnamed(snapshot)))

    async def standing(self, repository: Repository, source: PolicySource) -> Policy:
        """What the branch says, below the organisation's defaults. A file with a mistake relaxes nothing. Raises
        RepositoryError."""
        above, fault = await self._above(source)
        stated, _ = (None, fault) if fault or source.tip is None else await self._at(repository, source.tip, above)
        return stated or above

    async def _above(self, source: PolicySource) -> tuple[Policy, str]:
        """The organisation's policy, and what is wrong with its file."""
        if source.fault or source.defaults is None:
            return DEFAULT_POLICY, source.fault
        stated, fault = await self._try(source.defaults, None)
        return stated or DEFAULT_POLICY, fault

    async def _altered(self, repository: Repository, snapshot: Snapshot, above: Policy) -> tuple[tuple[Gap, ...], bool]:
        """What is to be said of the change's own version of the file, and whether that one can be read."""
        before, after = (picked(tree, _is_of_policy) for tree in (snapshot.base_tree, snapshot.head_tree))
        if not snapshot.is_change or before == after:
            return (), False
        _, fault = await self._at(repository, snapshot.head, above)
        if fault:
            words = f"{fault}; what held before this change holds on"
            return (Gap(POLICY_PATH, GapReason.POLICY, TOOL, words),), False
        return (Gap(POLICY_PATH, GapReason.LATER, TOOL, "the policy is read from the base"),), True

    async def _at(self, repository: Repository, commit: CommitSha, above: Policy) -> tuple[Policy | None, str]:
        """What a commit states, or `above` where it states nothing; and what is wrong with what stands there."""
        content = await repository.file_at(commit, POLICY_PATH, MAX_FILE_BYTES)
        if content is not None:
            return await self._try(content, above)
        return (None, NO_FILE) if await repository.has(commit, POLICY_PATH) else (above, "")

    async def _try(self, content: bytes, above: Policy | None) -> tuple[Policy | None, str]:
        try:
            return await self._pool.run(try_policy, content, self._rules, above, seconds=READ_SECONDS)
        except WorkerLost as lost:
            return None, f"it could not be read: {lost}"


def _is_of_policy(entry: TreeEntry) -> bool:
    """Also what stands below it, where a folder is in its place."""
    return entry.path == POLICY_PATH or entry.path.startswith(f"{POLICY_PATH}/")


def _misnamed(snapshot: Snapshot) -> list[Gap]:
    """The change's own file under a name that is not read: who wrote it takes it for the policy."""
    if not any(changed.head and changed.path == MISNAMED for changed in snapshot.changed) or not snapshot.is_change:
        return []
    return [Gap(MISNAMED, GapReason.POLICY, TOOL, f"no policy is read from here; call it {POLICY_PATH}")]
