"""Waivers as they are kept, and as they end, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.adapters.db.work import Database
from bot.core.identity import Fingerprint
from bot.core.job import Job, JobKind
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver import Waiver, WaiverKind
from bot.services.expire_waivers import WaiverExpirer
from bot.services.made import Made, keep
from tests.sample_outcome import HEAD, outcome

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PLACE = (5, "acme/shop", 7)
FOUND = outcome().findings[0]
WAIVER = Waiver(
    *(*PLACE, FOUND.fingerprint, FOUND.rule, WaiverKind.RISK, "a reason\x00 with \udc80", date(2026, 6, 30)),
    *("mona", "dev", NOW, "a WAF", 99),
)
STORED = replace(WAIVER, reason="a reason\\x00 with \\udc80")


class Later:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


async def granted(database: Database, *waivers: Waiver) -> None:
    async with database.work() as work:
        await work.findings.track([TrackedFinding(*PLACE, FOUND, FindingState.WAIVED, NOW, HEAD)])
        for each in waivers:
            await work.waivers.grant(each)
        await work.commit()


async def test_a_waiver_that_replaces_another_is_told_as_that(database: Database) -> None:
    job = Job("command-1", JobKind.COMMAND, *PLACE, "", "command-1")
    later = replace(STORED, until=date(2026, 7, 31), by="nils", at=NOW.replace(hour=13))
    await granted(database, WAIVER)
    async with database.work() as work:
        facts = await keep(work, job, "nils", Made("", granted=later), NOW)
        assert [(each.body["what"], each.body["by"], each.body["granted_by"]) for each in facts] == [
            ("replaced", "nils", "mona"),
            ("granted", "nils", "nils"),
        ]
        again = await keep(work, job, "nils", Made("", granted=later), NOW)
        assert [each.body["what"] for each in again] == ["granted"], "of another try nothing is replaced"


async def test_one_waiver_for_a_finding_and_the_last_one_counts(database: Database) -> None:
    later = replace(STORED, until=None, kind=WaiverKind.FALSE_POSITIVE, at=NOW.replace(hour=13))
    await granted(database, WAIVER)
    async with database.work() as work:
        assert await work.waivers.of(*PLACE) == (STORED,)
        await work.waivers.grant(later)
        assert await work.waivers.of(*PLACE) == (later,)
        assert not await work.waivers.end(STORED), "it was replaced meanwhile"
        assert await work.waivers.end(later)
        assert not await work.waivers.end(later)
        assert await work.waivers.of(*PLACE) == ()


async def test_what_is_over_ends_once_and_is_reviewed_again(database: Database, enqueued: list[Job]) -> None:
    other = replace(WAIVER, fingerprint=Fingerprint("f" * 32), until=None)
    await granted(database, WAIVER, other)
    await WaiverExpirer(database, Later(datetime(2026, 6, 30, 23, 59, tzinfo=UTC))).run()
    assert not enqueued
    for _ in range(2):
        await WaiverExpirer(database, Later(datetime(2026, 7, 1, tzinfo=UTC))).run()
    assert [(job.kind, job.number) for job in enqueued] == [(JobKind.REVIEW, 7), (JobKind.EXPIRY, 7)]
    async with database.reading() as work:
        assert [each.fingerprint for each in await work.waivers.of(*PLACE)] == ["f" * 32]
        assert [each.finding for each in await work.findings.open_of(*PLACE)] == [FOUND]
        assert await work.jobs.is_current(enqueued[0])
        (entry,) = await work.evidence.entries(5)
    assert '"what":"expired"' in entry.payload and '"kind":"waiver"' in entry.payload


async def test_a_fixed_finding_stays_fixed(database: Database, enqueued: list[Job]) -> None:
    await granted(database, WAIVER)
    async with database.work() as work:
        await work.findings.track([TrackedFinding(*PLACE, FOUND, FindingState.FIXED, NOW, HEAD)])
        await work.commit()
    await WaiverExpirer(database, Later(datetime(2026, 7, 1, tzinfo=UTC))).run()
    async with database.reading() as work:
        assert await work.findings.open_of(*PLACE) == ()
    assert JobKind.EXPIRY not in {job.kind for job in enqueued}
