"""The route of the pages: whoever has the link sees one, as it stands at this moment, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.adapters.db.work import Database
from bot.core.identity import CommitSha, Secret
from bot.core.job import Job, JobKind, JobState
from bot.core.named import Named
from bot.ports.stores import StoreError
from bot.services.page_links import PageLinks, page_links
from bot.services.review_pages import ReviewPages, packed
from bot.services.show_review import ReviewShower
from bot.web.app import make_app
from bot.web.reviews import Reviews
from tests import sample_outcome as sample
from tests.web.shown_reviews import body_of, full_body
from tests.web.way_in import SECRET, WATCH, Client, accepter

AT = datetime(2026, 3, 1, tzinfo=UTC)
FIRST, SECOND = CommitSha("a" * 40), CommitSha("b" * 40)


class Minutes:
    """A clock that goes on by a minute at each look."""

    def __init__(self) -> None:
        self._minute = 0

    def now(self) -> datetime:
        self._minute += 1
        return AT.replace(minute=self._minute)


CLOCK = Minutes()


def links(secret: str = SECRET) -> PageLinks:
    made = page_links("https://bot.example.com", Secret(secret))
    assert made is not None
    return made


PAGES = ReviewPages(links())


def path(head: CommitSha, number: int = 7, of: PageLinks | None = None) -> str:
    return f"/reviews/{(of or links()).token(1, number, head).reveal()}"


@asynccontextmanager
async def served(database: Database) -> AsyncIterator[Client]:
    reviews = Reviews(ReviewShower(database, links(), "https://github.example.com"), 30)
    app = make_app(accepter(database), Secret(SECRET), WATCH, pages=[reviews])
    async with TestClient(TestServer(app)) as client:
        yield client


async def reviewed(database: Database, name: str, head: CommitSha, state: JobState = JobState.DONE, **more: int) -> Job:
    """A review of the commit that decided and came to this end."""
    job = Job(name, JobKind.REVIEW, 5, "acme/shop", more.get("number", 7), head, "d")
    async with database.work() as work:
        await work.names.see(Named(1, 5, "acme/shop"), AT)
        await work.jobs.add(job, AT)
        await PAGES.begin(work, job, CLOCK)
        await packed(full_body()).save(work, job, CLOCK)
        await work.jobs.move(job.id, state, AT, "the permission Checks is missing" if state is JobState.FAILED else "")
        await work.commit()
    return job


async def test_a_page_is_for_whoever_has_its_link_and_leaves_no_trace(database: Database) -> None:
    await reviewed(database, "j", FIRST)
    async with served(database) as client:
        answer = await client.get(path(FIRST))
        text = await answer.text()
    assert answer.status == 200
    assert "Could not look at everything: 3 findings so far" in text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "Set-Cookie" not in answer.headers
    assert links().token(1, 7, FIRST).reveal() not in text


@pytest.mark.parametrize("token", ["x", "%00", "%F0%9F%98%80", "A" * 43, "..%2F..%2Fhealthz", "x" * 4000])
async def test_whatever_is_no_link_gets_the_same_answer(database: Database, token: str) -> None:
    await reviewed(database, "j", FIRST)
    wrong = path(FIRST, of=links("another secret here"))
    async with served(database) as client:
        answers = [await client.get(each) for each in (f"/reviews/{token}", path(SECOND), path(FIRST, 8), wrong)]
        assert [each.status for each in answers] == [404] * 4
        assert len({await each.text() for each in answers}) == 1
        assert "pages are kept for 30 days" in await answers[0].text()
        assert (await client.post(path(FIRST))).status == 405


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        (JobState.RUNNING, "This commit is being reviewed"),
        (JobState.SUPERSEDED, "Replaced by a newer push"),
        (JobState.LOST, "This review ended without a verdict"),
        (JobState.FAILED, "This commit was not reviewed"),
        (JobState.RETRIED, "This commit was not reviewed"),
    ],
)
async def test_a_review_that_has_no_verdict_shows_none_whatever_was_decided(
    database: Database, state: JobState, heading: str
) -> None:
    await reviewed(database, "j", FIRST, state)
    async with served(database) as client:
        text = await (await client.get(path(FIRST))).text()
    assert f"{heading}</h1>" in text
    assert "3 findings" not in text
    assert ("The permission Checks is missing." in text) == (state is JobState.FAILED)


async def test_a_job_that_turned_to_a_newer_commit_leaves_no_verdict_on_the_older_one(database: Database) -> None:
    job = await reviewed(database, "j", FIRST, JobState.RUNNING)
    async with database.work() as work:
        await work.jobs.set_head(job.id, SECOND)
        await PAGES.begin(work, replace(job, head=SECOND), CLOCK)
        await packed(body_of(sample.outcome(()))).save(work, replace(job, head=SECOND), CLOCK)
        await work.jobs.move(job.id, JobState.DONE, AT)
        await work.commit()
    async with served(database) as client:
        assert "Replaced by a newer push</h1>" in await (await client.get(path(FIRST))).text()
        assert "No findings</h1>" in await (await client.get(path(SECOND))).text()


async def test_reviews_of_one_pull_request_lead_to_each_other(database: Database) -> None:
    await reviewed(database, "first", FIRST)
    await reviewed(database, "other", FIRST, number=8)
    await reviewed(database, "second", SECOND)
    async with served(database) as client:
        first, second = [await (await client.get(path(head))).text() for head in (FIRST, SECOND)]
        token = links().token(1, 7, SECOND).reveal()
        assert f'<a href="{token}" rel="next">' in first and 'rel="prev"' not in first
        assert f'<a href="{links().token(1, 7, FIRST).reveal()}" rel="prev">' in second and 'rel="next"' not in second
        assert (await client.get(f"/reviews/{token}")).status == 200


async def test_a_page_outlives_its_repository_s_name_and_the_webhook_s_secret(database: Database) -> None:
    await reviewed(database, "first", FIRST)
    await reviewed(database, "second", SECOND)
    async with database.work() as work:
        await work.names.see(Named(1, 6, "other/store"), AT.replace(hour=1))
        await work.commit()
    async with served(database) as client:
        text = await (await client.get(path(FIRST))).text()
    assert "https://github.example.com/other/store/pull/7" in text
    assert "acme/shop" not in text
    renewed = ReviewShower(database, links("another secret here"), "https://github.example.com")
    shown = await renewed.show(path(FIRST).removeprefix("/reviews/"))
    assert shown is not None and shown.later == "", "a link that would lead nowhere is not told"


async def test_a_page_of_another_release_or_a_broken_one_is_not_green(database: Database) -> None:
    job = await reviewed(database, "j", FIRST)
    async with database.work() as work:
        await work.review_pages.keep(job, b"broken")
        await work.commit()
    async with served(database) as client:
        assert "This page cannot be shown</h1>" in await (await client.get(path(FIRST))).text()


async def test_a_database_that_is_away_is_no_missing_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise StoreError("it is away")

    monkeypatch.setattr(ReviewShower, "show", away)
    async with served(database) as client:
        answer = await client.get(path(FIRST))
        assert answer.status == 503
        assert answer.headers["Cache-Control"] == "no-store"
