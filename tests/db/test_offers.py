"""What became of offered fixes: kept, counted by rule and kind, and a bad kind proposed for demotion."""

from dataclasses import replace

import pytest

from bot.adapters.db.work import Database
from bot.cli.rules import _counts
from bot.core.identity import Fingerprint
from bot.core.job import JobKind, JobState
from bot.core.tracked import FindingState, TrackedFinding
from bot.engine.fix_stats import FixStat, count
from tests.db.samples import AT, FINDING, FIX, JOB, REMEDIATION, TRACKED


def tracked(name: str, number: int = 12, way: str = "way") -> TrackedFinding:
    finding = replace(FINDING, fingerprint=Fingerprint(name * 32))
    return replace(TRACKED, number=number, finding=finding, fix=replace(FIX, finding=finding.fingerprint, way=way))


async def test_offers_are_counted_with_what_people_did(database: Database) -> None:
    merge = replace(JOB, id="change-1", kind=JobKind.CHANGE, number=13)
    async with database.work() as work:
        await work.findings.track([tracked("a"), tracked("b"), tracked("c"), tracked("d", number=13)])
        await work.findings.track([tracked("e", way="model"), replace(tracked("f"), fix=None)])
        await work.findings.track([replace(tracked("9", way="model"), state=FindingState.WAIVED)])
        for name, accepted in (("a", True), ("b", False)):
            done = replace(REMEDIATION, suggestion_accepted=accepted, reworked=accepted)
            await work.findings.close(7, "acme/shop", 12, Fingerprint(name * 32), done)
        await work.jobs.add(JOB, AT)
        await work.jobs.move(JOB.id, JobState.DONE, AT)
        await work.jobs.add(merge, AT)
        await work.jobs.move(merge.id, JobState.DONE, AT)
        await work.commit()
    async with database.reading() as work:
        stats = count(await work.findings.offers())
    assert stats == (
        FixStat("SOC2-001", "model", offered=2, accepted=0, reworked=0, otherwise=0, dismissed=1),
        FixStat("SOC2-001", "way", offered=4, accepted=1, reworked=1, otherwise=1, dismissed=1),
    )


@pytest.mark.parametrize(
    ("accepted", "reworked", "otherwise", "dismissed", "proposed"),
    [
        (4, 0, 3, 3, True),
        (5, 0, 3, 2, False),
        (9, 5, 1, 0, True),
        (0, 0, 5, 4, False),
        (0, 0, 0, 10, True),
        (0, 0, 0, 0, False),
    ],
)
def test_a_kind_that_is_mostly_rejected_is_proposed_and_never_silently(
    accepted: int, reworked: int, otherwise: int, dismissed: int, proposed: bool
) -> None:
    stat = FixStat("SOC2-001", "way", 20, accepted, reworked, otherwise, dismissed)
    assert stat.is_mostly_rejected is proposed
    said = _counts([stat])
    assert ("Proposed for demotion: way for SOC2-001" in said) is proposed
    assert str(stat.waiting) in said.split("\n")[1]
