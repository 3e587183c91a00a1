"""What operators see of the whole, and try again: those who have the password, and nobody that their browser obeys."""

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.adapters.db.work import Database, opened
from bot.core.identity import Secret
from bot.core.job import Job, JobKind, JobState
from bot.core.upkeep import CHECKPOINT, END_WAIVERS, ChoreRecord
from bot.ports.jobs import JobRecord
from bot.services.show_operation import MOST, ChoreRow, KindRow, Operation, OperationShower
from bot.web.app import make_app
from bot.web.dashboard import Dashboard, dashboard_html
from tests.db.samples import HOSTILE
from tests.web.way_in import SECRET, WATCH, Client, FixedClock, accepter

TOKEN = "a-long-and-secret-token"
NOW = FixedClock().now()


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


KNOWN = {"Authorization": basic(f"ops:{TOKEN}")}
FORM_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


async def ready() -> dict[str, str]:
    return {}


def busy_dashboard() -> str:
    """With one of each: a fault, jobs by kind and given up, chores that were done, missed and failed."""
    hostile = job("review-2", repository=f"acme/{HOSTILE}" + "x" * 300)
    reason = "nobody answered " * 9
    records = [JobRecord(each, JobState.FAILED, reason, None, NOW, NOW) for each in (job("review-1"), hostile)]
    told = ChoreRecord(CHECKPOINT.name, NOW, NOW, NOW, NOW, "", "3 chains")
    late = ChoreRecord(END_WAIVERS.name, NOW, fault="the database is locked")
    chores = (ChoreRow(told, ""), ChoreRow(late, "never done: the database is locked"), ChoreRow(late, ""))
    kinds = (KindRow("merge_group", 0, 1, 0), KindRow("review", 12_345, 3, 205))
    shown = Operation(NOW, {"disk": "1 MiB free"}, kinds, NOW - timedelta(hours=3), tuple(records), chores)
    return dashboard_html(shown, "https://github.example.com", "0" * 64)


@asynccontextmanager
async def served(database: Database, faults: dict[str, str] | None = None, token: str = TOKEN) -> AsyncIterator[Client]:
    async def found() -> dict[str, str]:
        return faults or {}

    board = Dashboard(
        OperationShower(database, found, FixedClock()), Secret(token) if token else None, "https://github.example.com"
    )
    app = make_app(accepter(database), Secret(SECRET), WATCH, pages=[board])
    async with TestClient(TestServer(app)) as client:
        yield client


async def page(client: Client) -> str:
    async with client.get("/", headers=KNOWN) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        return await answer.text()


async def posted(client: Client, fields: dict[str, str], headers: dict[str, str] = KNOWN) -> tuple[int, str]:
    async with client.post("/dashboard/retry", data=fields, headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


async def failed(database: Database, *some: Job, reason: str = "nobody answered") -> None:
    async with database.work() as work:
        for number, job in enumerate(some):
            await work.jobs.add(job, NOW)
            await work.jobs.move(job.id, JobState.FAILED, NOW + timedelta(seconds=number), reason)
        await work.commit()


def job(name: str, number: int = 7, repository: str = "acme/shop", kind: JobKind = JobKind.REVIEW) -> Job:
    return Job(name, kind, 5, repository, number, "a" * 40, "d")


async def test_an_operator_sees_what_waits_what_was_given_up_and_what_was_missed(database: Database) -> None:
    await failed(database, job("review-1"), job("push-2", 0, kind=JobKind.PUSH))
    async with database.work() as work:
        await work.jobs.add(job("review-3"), NOW - timedelta(hours=3))
        await work.chores.know([END_WAIVERS.name], NOW - timedelta(days=9))
        await work.chores.know([CHECKPOINT.name], NOW)
        await work.commit()
    async with served(database, {"disk": "1 MiB free"}) as client:
        text = await page(client)
    assert "Not ready" in text and "<li>disk: 1 MiB free</li>" in text
    assert "2 jobs given up; 1 chore missed; the oldest waiting job has waited 3 h." in text
    assert '<a href="https://github.example.com/acme/shop/pull/7"' in text
    assert text.index("Push of") < text.index("Review of"), "the newest first"
    assert text.count("Nobody answered.") == 2
    assert "<strong>Missed:</strong> never done: is a worker running?" in text
    row = re.search(r'"row">review</th>(.*?)</tr>', text)
    assert row is not None and re.findall(r">(\d+)<", row[1]) == ["1", "0", "1"]


async def test_all_is_well_where_nothing_is_there(database: Database) -> None:
    async with served(database) as client:
        text = await page(client)
    assert "✓ All is well" in text and "0 jobs given up; 0 chores missed; nothing waits." in text
    assert "<form" not in text


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Basic",
        "Basic !",
        f"Bearer {TOKEN}",
        basic("x:"),
        basic(f"{TOKEN}:x"),
        basic(TOKEN),
        "Basic \xe9",
        "Basic /w==",
    ],
)
async def test_whoever_does_not_know_the_password_sees_and_does_nothing(database: Database, given: str) -> None:
    await failed(database, job("review-1"))
    async with served(database) as client:
        async with client.get("/dashboard", headers={"Authorization": given}) as answer:
            assert (answer.status, "acme" in await answer.text()) == (401, False)
            assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")
        token = FORM_TOKEN.findall(await page(client))[0]
        assert (await posted(client, {"token": token, "job": "review-1"}, {"Authorization": given}))[0] == 401
    ask = {"Authorization": given}
    async with served(database, token="") as client, client.get("/dashboard", headers=ask) as answer:
        assert (answer.status, "METRICS_TOKEN" in await answer.text()) == (403, True)


async def test_a_job_is_tried_again_once(database: Database, enqueued: list[Job]) -> None:
    await failed(database, job("review-1"), job("review-2", 8))
    async with served(database) as client:
        token = FORM_TOKEN.findall(await page(client))[0]
        assert await posted(client, {"token": token, "job": "review-1"}) == (303, "../dashboard")
        status, words = await posted(client, {"token": token, "job": "review-1"})
        assert (status, "goes by this id" in words) == (409, True)
        text = await page(client)
    assert "1 job given up" in text and "acme/shop#8" in text
    assert [each.id.startswith("review-1, again ") for each in enqueued] == [True]


async def test_no_other_site_makes_a_browser_try_again(database: Database, enqueued: list[Job]) -> None:
    """The browser sends the password along; the form's token is what the other site cannot know."""
    await failed(database, job("review-1"))
    async with served(database) as client:
        for token in ("", "0" * 64, TOKEN):
            assert (await posted(client, {"token": token, "job": "review-1"}))[0] == 403
        assert (await posted(client, {"job": "x" * 5000}))[0] == 400
        known = {"token": FORM_TOKEN.findall(await page(client))[0], "job": "review-1"}
        for site in ("cross-site", "same-site", "none"):
            assert (await posted(client, known, {**KNOWN, "Sec-Fetch-Site": site}))[0] == 403
        async with client.get("/dashboard/retry", headers=KNOWN) as answer:
            assert answer.status == 405
    assert not enqueued


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded; charset=nothing", b"job=1"),
        ("application/x-www-form-urlencoded; charset=ascii", b"job=\xff"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"--b\r\n\r\nx"),
        ("multipart/form-data; boundary=a", b"--a\r\n"),
    ],
)
async def test_what_is_no_form_is_refused_in_words(database: Database, kind: str, body: bytes) -> None:
    headers = {**KNOWN, "Content-Type": kind}
    async with served(database) as client, client.post("/dashboard/retry", data=body, headers=headers) as answer:
        assert answer.status in {400, 403}
        assert "dashboard" in await answer.text()


async def test_what_is_not_ours_is_written_out(database: Database) -> None:
    name = "<script>\u202e" + HOSTILE
    await failed(database, job("review-1", repository=f"acme/{name}"), reason=name + "x" * 5000)
    async with served(database) as client:
        text = await page(client)
    assert "<script>" not in text and "\u202e" not in text and "\x00" not in text
    assert "\\u202e" in text and "x" * 1000 not in text
    assert FORM_TOKEN.search(text)


async def test_many_are_bounded_and_counted(database: Database) -> None:
    await failed(database, *(job(f"review-{number}", number) for number in range(1, MOST + 4)))
    async with served(database) as client:
        text = await page(client)
    assert text.count("<article>") == MOST and "And 3 older ones" in text
    assert f"acme/shop#{MOST + 3}<" in text and "acme/shop#3<" not in text


async def test_a_database_that_is_away_is_told(postgres_url: str) -> None:
    async with opened(postgres_url.replace("/postgres", "/nowhere") + "x") as database, served(database) as client:
        async with client.get("/dashboard", headers=KNOWN) as answer:
            assert (answer.status, "database is away" in await answer.text()) == (503, True)
        token = Dashboard(OperationShower(database, ready, FixedClock()), Secret(TOKEN), "")._form_token()
        status, words = await posted(client, {"token": token, "job": "review-1"})
        assert (status, "Nothing was queued" in words) == (503, True)
