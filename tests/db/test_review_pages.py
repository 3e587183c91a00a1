"""The pages of reviews, as both databases keep them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.db.work import Database
from bot.core.identity import CommitSha, Sha256
from bot.core.job import Job, JobKind, JobState
from bot.core.named import Named
from bot.core.review_page import PageRecord, Recorded
from bot.ports.stores import Work

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (CommitSha(each * 40) for each in "abc")


def digest(name: str) -> Sha256:
    return Sha256(f"{name:0>64}")


def job(name: str, head: CommitSha = FIRST, number: int = 7, repository: str = "acme/shop") -> Job:
    return Job(name, JobKind.REVIEW, 5, repository, number, head, "d")


async def begun(work: Work, name: str, head: CommitSha, minutes: int = 0, **more: object) -> Job:
    """A job whose page has its own name."""
    made = job(name, head, **more)  # type: ignore[arg-type]
    await work.jobs.add(made, AT)
    await work.review_pages.begin(digest(name), made, AT + timedelta(minutes=minutes))
    return made


async def page(work: Work, name: str) -> PageRecord:
    found = await work.review_pages.get(digest(name))
    assert found is not None
    return found


async def test_a_page_tells_of_its_job_step_by_step(database: Database) -> None:
    async with database.work() as work:
        made = await begun(work, "1", FIRST)
        assert await page(work, "1") == PageRecord(made, JobState.WAITING, "", FIRST, AT, None, None, None)
        await work.review_pages.keep(made, b"\x00packed\xff")
        await work.review_pages.record(made, Recorded(3, Sha256("e" * 64)))
        await work.jobs.move(made.id, JobState.FAILED, AT, "nobody answered")
        await work.commit()
    async with database.reading() as work:
        kept = await page(work, "1")
        assert (kept.packed, kept.recorded) == (b"\x00packed\xff", Recorded(3, Sha256("e" * 64)))
        assert (kept.state, kept.reason, kept.finished_at) == (JobState.FAILED, "nobody answered", AT)
        assert await work.review_pages.there(digest("1"))
        assert not await work.review_pages.there(digest("2"))
        assert await work.review_pages.get(digest("2")) is None


async def test_another_review_of_the_commit_begins_the_page_anew_and_the_same_one_does_not(database: Database) -> None:
    async with database.work() as work:
        made = await begun(work, "1", FIRST)
        await work.review_pages.keep(made, b"first")
        await work.review_pages.begin(digest("1"), made, AT + timedelta(hours=1))
        assert (await page(work, "1")).packed == b"first", "a step that is repeated takes nothing away"
        again = job("again")
        await work.jobs.add(again, AT)
        await work.review_pages.begin(digest("1"), again, AT + timedelta(hours=2))
        anew = await page(work, "1")
        assert (anew.job.id, anew.packed, anew.began_at) == ("again", None, AT + timedelta(hours=2))
        await work.review_pages.keep(made, b"late")
        await work.review_pages.record(made, Recorded(9, Sha256("f" * 64)))
        assert await page(work, "1") == anew, "a page says nothing of a review that it does not tell of any more"


async def test_what_a_job_decides_goes_to_the_page_of_its_commit_alone(database: Database) -> None:
    async with database.work() as work:
        made = await begun(work, "1", FIRST)
        turned = replace(made, head=SECOND)
        await work.jobs.set_head(made.id, SECOND)
        await work.review_pages.begin(digest("2"), turned, AT)
        await work.review_pages.keep(turned, b"of the second")
        assert [(await page(work, name)).packed for name in "12"] == [None, b"of the second"]
        left = await page(work, "1")
        assert (left.head, left.job.head) == (FIRST, SECOND), "it can be told that the job has turned away"


async def test_the_pages_beside_one_are_of_the_same_pull_request(database: Database) -> None:
    async with database.work() as work:
        await begun(work, "1", FIRST, 0)
        await begun(work, "8", FIRST, 1, number=8)
        await begun(work, "2", SECOND, 2)
        await begun(work, "9", FIRST, 3, repository="acme/store")
        await begun(work, "3", THIRD, 4)
        beside = {name: await work.review_pages.around(await page(work, name)) for name in "1238"}
    heads = {name: tuple(each.head if each else None for each in found) for name, found in beside.items()}
    assert heads == {"1": (None, SECOND), "2": (FIRST, THIRD), "3": (SECOND, None), "8": (None, None)}


async def test_a_page_goes_with_its_repository(database: Database) -> None:
    async with database.work() as work:
        await work.names.see(Named(1, 5, "acme/shop"), AT)
        await begun(work, "1", FIRST)
        await begun(work, "2", SECOND, 1)
        await work.names.see(Named(1, 6, "other/store"), AT + timedelta(seconds=1))
        moved = await page(work, "1")
        assert (moved.job.installation, moved.job.repository) == (6, "other/store")
        assert [each.head if each else None for each in await work.review_pages.around(moved)] == [None, SECOND]


@pytest.mark.parametrize("most", [1, 10])
async def test_old_pages_go_the_oldest_first(database: Database, most: int) -> None:
    async with database.work() as work:
        for at, name in enumerate("123"):
            await begun(work, name, FIRST, at)
        assert await work.review_pages.clear(AT + timedelta(minutes=2), AT, most) == min(most, 2)
        left = [name for name in "123" if await work.review_pages.there(digest(name))]
        assert left == list("23" if most == 1 else "3")
        assert await work.jobs.get("1") is not None, "what was done stays"


async def test_a_page_whose_time_is_over_goes_although_others_are_older(database: Database) -> None:
    async with database.work() as work:
        for at, name in enumerate("123"):
            await begun(work, name, FIRST, at)
        for name, days in ("2", 1), ("3", 9):
            await work.review_pages.keep(job(name), b"x", AT + timedelta(days=days))
        assert await work.review_pages.clear(AT, AT + timedelta(days=1), 10) == 0, "not before it is over"
        assert await work.review_pages.clear(AT, AT + timedelta(days=1, seconds=1), 10) == 1
        assert [name for name in "123" if await work.review_pages.there(digest(name))] == ["1", "3"]


async def test_a_page_that_begins_anew_has_its_own_time(database: Database) -> None:
    async with database.work() as work:
        await begun(work, "1", FIRST)
        await work.review_pages.keep(job("1"), b"x", AT + timedelta(days=1))
        again = job("2")
        await work.jobs.add(again, AT)
        await work.review_pages.begin(digest("1"), again, AT + timedelta(days=5))
        assert await work.review_pages.clear(AT, AT + timedelta(days=9), 10) == 0
