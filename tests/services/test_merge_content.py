"""What a merge added of its own, and when that cannot be told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.core.change import Added, MergeAdds, MergedChange, MergeMethod
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind
from bot.ports.code_host import CloneAccess, CodeHost, Comparison, HostError, TryLater, Unrelated
from bot.ports.repository import CouldNotReach, Mirrors, RepositoryError
from bot.services.merge_content import PATIENCE, merge_content

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAD, MERGE, TIP, BASE = (CommitSha(letter * 40) for letter in "abcd")
JOB = Job("j", JobKind.CHANGE, 5, "acme/shop", 7, HEAD, "d")
CHANGE = MergedChange(
    title="Title",
    author="mira",
    merged_by="mira",
    merged_at=NOW,
    opened_at=NOW,
    base_branch="main",
    head=HEAD,
    merge=MERGE,
    method=MergeMethod.MERGE,
    commits=(),
    all_commits=True,
    reviews=(),
    checks=(),
    parents=(TIP, HEAD),
)


class World:
    """A host that knows merge bases, and mirrors in which a merge adds `paths`, or cannot be looked at."""

    def __init__(self, *paths: str, fault: Exception | None = None, head_is_below: bool = False) -> None:
        self.paths, self.fault = paths, fault
        self.bases = {(HEAD, MERGE): HEAD if head_is_below else BASE}

    async def compare(self, base: CommitSha, head: CommitSha) -> Comparison:
        if isinstance(self.fault, HostError):
            raise self.fault
        return Comparison(self.bases.get((base, head), BASE), ())

    async def clone_access(self) -> CloneAccess:
        return CloneAccess("", None)

    async def fetch(self, repository: str, access: CloneAccess, commits: list[CommitSha]) -> "World":
        if self.fault:
            raise self.fault
        return self

    async def added_by_merge(self, *commits: CommitSha) -> tuple[str, ...]:
        return self.paths


async def added(world: World, now: datetime = NOW, **change: object) -> MergeAdds:
    told = replace(CHANGE, **change)  # type: ignore[arg-type]  # fields by name
    return await merge_content(JOB, cast(CodeHost, world), cast(Mirrors, world), told, now)


@pytest.mark.parametrize(
    ("world", "change", "expected"),
    [
        (World(), {}, Added.NOTHING),
        (World("evil.py"), {}, Added.OWN),
        (World("evil.py"), {"made_by_host": True}, Added.UNTOLD),
        (World("evil.py"), {"merge": HEAD, "parents": (TIP,)}, Added.NOTHING),
        (World("evil.py"), {"parents": (TIP, HEAD, BASE)}, Added.UNTOLD),
        (World("evil.py"), {"parents": ()}, Added.UNTOLD),
        (World(), {"parents": (TIP,)}, Added.NOTHING),
        (World("rebased.py"), {"parents": (TIP,)}, Added.UNTOLD),
        (World("evil.py", head_is_below=True), {"parents": (HEAD,), "made_by_host": True}, Added.OWN),
        (World(fault=Unrelated("no history in common")), {}, Added.UNTOLD),
        (World(fault=RepositoryError("too many")), {}, Added.UNTOLD),
    ],
)
async def test_what_a_merge_added(world: World, change: dict[str, object], expected: Added) -> None:
    found = await added(world, **change)
    assert found.what is expected
    assert bool(found.why) is (expected is Added.UNTOLD)
    assert found.paths == ("evil.py",) or expected is not Added.OWN


@pytest.mark.parametrize("fault", [CouldNotReach("git is away"), TryLater("GitHub is away", 1.0)])
async def test_a_look_that_may_go_well_later_is_waited_for_but_not_for_ever(fault: Exception) -> None:
    with pytest.raises(type(fault)):
        await added(World(fault=fault))
    late = await added(World(fault=fault), NOW + PATIENCE + timedelta(seconds=1))
    assert late == MergeAdds(Added.UNTOLD, why=str(fault))
