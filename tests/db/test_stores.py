"""What is kept comes back as it was, in both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.adapters.db.text import storable
from bot.adapters.db.work import Database
from bot.core.action import Receipt
from bot.core.finding import Severity
from bot.core.fix import Edit
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import JobKind, JobState
from bot.core.location import Location, Span
from bot.core.tracked import FindingState
from tests.db.samples import AT, DELIVERY, FINDING, FIX, HOSTILE, JOB, REMEDIATION, TRACKED, tracked

PLACE = (7, "acme/shop", 12)
LATER = AT + timedelta(hours=1)


async def test_a_delivery_is_kept_once(database: Database) -> None:
    async with database.work() as work:
        assert await work.deliveries.add(DELIVERY)
        assert not await work.deliveries.add(replace(DELIVERY, body="other"))
        await work.commit()
    async with database.work() as work:
        assert not await work.deliveries.add(DELIVERY)
        assert await work.deliveries.get("d-1") == DELIVERY
        assert await work.deliveries.get("d-2") is None


async def test_of_many_redeliveries_at_once_one_is_kept(database: Database) -> None:
    async def deliver() -> bool:
        async with database.work() as work:
            new = await work.deliveries.add(DELIVERY)
            await work.commit()
            return new

    assert sorted(await asyncio.gather(*(deliver() for _ in range(8)))) == [False] * 7 + [True]


async def test_a_hostile_delivery_is_kept_with_its_unstorable_characters_spelled_out(database: Database) -> None:
    hostile = replace(DELIVERY, id=HOSTILE, action=None, installation=None, repository=None, body=HOSTILE)
    async with database.work() as work:
        assert await work.deliveries.add(hostile)
        assert not await work.deliveries.add(hostile)
        kept = await work.deliveries.get(HOSTILE)
    assert kept == replace(hostile, id=storable(HOSTILE), body=storable(HOSTILE))
    assert storable(HOSTILE).startswith("a\\x00b\\udc80\\ud83d")


async def test_a_job_goes_through_its_states(database: Database) -> None:
    async with database.work() as work:
        await work.jobs.add(JOB, AT)
        record = await work.jobs.get("job-1")
        assert record is not None
        assert (record.job, record.state, record.reason, record.plan) == (JOB, JobState.WAITING, "", None)
        await work.jobs.move("job-1", JobState.RUNNING, LATER)
        await work.jobs.save_plan("job-1", '{"plan": 1}')
        await work.jobs.move("job-1", JobState.FAILED, LATER, "no luck")
        record = await work.jobs.get("job-1")
        assert record is not None
        assert (record.state, record.reason, record.plan) == (JobState.FAILED, "no luck", '{"plan": 1}')
        assert (record.created_at, record.finished_at) == (AT, LATER)
        assert await work.jobs.get("job-2") is None


async def test_the_same_job_twice_is_a_mistake_of_the_caller(database: Database) -> None:
    async with database.work() as work:
        await work.jobs.add(JOB, AT)
        with pytest.raises(IntegrityError):
            await work.jobs.add(JOB, AT)


async def test_a_newer_job_supersedes_the_older_one(database: Database) -> None:
    newer = replace(JOB, id="job-2", head="b" * 40)
    elsewhere = replace(JOB, id="job-3", number=13)
    async with database.work() as work:
        for job in (JOB, newer, elsewhere):
            await work.jobs.add(job, AT)
        assert await work.jobs.current_head(JOB) is None
        for job in (JOB, JOB, elsewhere):
            await work.jobs.make_current(job)
        assert await work.jobs.is_current(JOB)
        await work.jobs.make_current(newer)
        assert not await work.jobs.is_current(JOB)
        assert await work.jobs.is_current(newer)
        assert await work.jobs.is_current(elsewhere)
        assert await work.jobs.current_head(JOB) == "b" * 40


async def test_of_many_pushes_at_once_one_is_current(database: Database) -> None:
    """However they interleave."""
    jobs = [replace(JOB, id=f"job-{number}") for number in range(8)]
    async with database.work() as work:
        for job in jobs:
            await work.jobs.add(job, AT)
        await work.commit()

    async def push(number: int) -> None:
        async with database.work() as work:
            await work.jobs.make_current(jobs[number])
            await work.commit()

    await asyncio.gather(*map(push, range(8)))
    async with database.reading() as work:
        assert sum([await work.jobs.is_current(job) for job in jobs]) == 1


async def test_another_job_speaks_between_its_plan_and_its_end(database: Database) -> None:
    other = replace(JOB, id="job-2")
    command = replace(JOB, id="job-3", kind=JobKind.COMMAND)
    async with database.work() as work:
        for job in (JOB, other, command):
            await work.jobs.add(job, AT)
        await work.jobs.save_plan("job-1", "{}")
        await work.jobs.save_plan("job-3", "{}")
        assert await work.jobs.another_speaking(JOB) is None
        await work.jobs.save_plan("job-2", "{}")
        assert await work.jobs.another_speaking(JOB) == other
        assert await work.jobs.another_speaking(replace(JOB, number=13)) is None
        await work.jobs.move("job-2", JobState.SUPERSEDED, LATER)
        assert await work.jobs.another_speaking(JOB) is None


async def test_tries_of_an_act_are_counted_and_its_receipt_kept(database: Database) -> None:
    receipt = Receipt(5, ((Fingerprint("f" * 32), 17),), "posted")
    async with database.work() as work:
        assert await work.intents.receipt("key") is None
        assert await work.intents.begin("key", AT) == (0, None)
        assert await work.intents.receipt("key") is None
        assert await work.intents.begin("key", LATER) == (1, AT)
        assert await work.intents.begin("key", LATER) == (2, LATER)
        assert await work.intents.begin("other", AT) == (0, None)
        await work.intents.finish("key", receipt)
        assert await work.intents.receipt("key") == receipt
        assert await work.intents.receipt("other") is None


async def test_no_two_tries_at_once_believe_to_be_the_same(database: Database) -> None:
    async def attempt() -> int:
        async with database.work() as work:
            earlier, _ = await work.intents.begin("key", AT)
            await work.commit()
            return earlier

    assert sorted(await asyncio.gather(*(attempt() for _ in range(8)))) == list(range(8))


async def test_findings_come_back_as_they_were(database: Database) -> None:
    hostile = replace(
        TRACKED,
        finding=replace(
            FINDING,
            fingerprint=Fingerprint("e" * 32),
            location=Location(HOSTILE, Span(1, 1)),
            message=HOSTILE,
            matched=HOSTILE,
        ),
        fix=replace(FIX, path=HOSTILE, edit=Edit(Span(1, 2), (HOSTILE, "\r\n"))),
        state=FindingState.FIXED,
        remediation=replace(REMEDIATION, accepted_by=HOSTILE),
    )
    bare = replace(tracked("d" * 32), fix=None, comment=0)
    async with database.work() as work:
        await work.findings.track([])
        await work.findings.track([TRACKED, hostile, bare])
        await work.commit()
    async with database.reading() as work:
        assert {each.finding.fingerprint: each for each in await work.findings.all_of(*PLACE)} == {
            "f" * 32: TRACKED,
            "e" * 32: hostile,
            "d" * 32: bare,
        }
        assert set(await work.findings.open_of(*PLACE)) == {TRACKED, bare}
        assert await work.findings.all_of(8, "acme/shop", 12) == ()


async def test_a_closed_finding_carries_its_remediation_and_a_returning_one_is_opened(database: Database) -> None:
    async with database.work() as work:
        await work.findings.track([TRACKED, tracked("e" * 32)])
        await work.findings.close(*PLACE, TRACKED.finding.fingerprint, REMEDIATION)
        closed = replace(TRACKED, state=FindingState.FIXED, remediation=REMEDIATION)
        assert set(await work.findings.all_of(*PLACE)) == {closed, tracked("e" * 32)}
        assert await work.findings.open_of(*PLACE) == (tracked("e" * 32),)

        moved = replace(FINDING, location=Location("app/api.py", Span(30, 32)), severity=Severity.CRITICAL)
        again = replace(TRACKED, finding=moved, first_seen=LATER, first_head=CommitSha("c" * 40), comment=0, fix=None)
        await work.findings.track([again])
        kept = {each.finding.fingerprint: each for each in await work.findings.open_of(*PLACE)}
    assert kept[TRACKED.finding.fingerprint] == replace(TRACKED, finding=moved)


async def test_a_new_comment_and_fix_replace_the_old_ones(database: Database) -> None:
    other = replace(FIX, way="pattern")
    async with database.work() as work:
        await work.findings.track([TRACKED])
        await work.findings.track([replace(TRACKED, comment=100, fix=other)])
        assert await work.findings.all_of(*PLACE) == (replace(TRACKED, comment=100, fix=other),)


async def test_the_last_reviewed_head_is_kept_by_pull_request(database: Database) -> None:
    async with database.work() as work:
        assert await work.findings.last_head(*PLACE) is None
        await work.findings.set_last_head(*PLACE, CommitSha("a" * 40))
        await work.findings.set_last_head(*PLACE, CommitSha("b" * 40))
        await work.findings.set_last_head(7, "acme/shop", 13, CommitSha("c" * 40))
        assert await work.findings.last_head(*PLACE) == "b" * 40


async def test_moments_keep_their_microseconds_and_lose_only_their_zone(database: Database) -> None:
    with pytest.raises(Exception, match="time zone"):
        async with database.work() as work:
            await work.jobs.add(JOB, AT.replace(tzinfo=None))
