"""From the check run's "Details" to the page of the review, as a person goes there."""

import re
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.demo.github.state import CheckRun
from tests.e2e.stage import Stage, staged
from tests.e2e.test_review import CLEAN

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def got(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


def counts(page: str) -> dict[str, int]:
    return {name.lower(): int(number) for name, number in re.findall(r"<dt>(\w+)</dt> <dd>(\d+)</dd>", page)}


def details(check: CheckRun, stage: Stage) -> str:
    url = check.details_url
    assert url is not None and re.fullmatch(rf"{stage.settings['PUBLIC_URL']}/reviews/[\w-]{{43}}", url)
    return url


async def test_the_details_of_each_push_lead_to_a_page_of_its_own_that_says_the_same(stage: Stage) -> None:
    shop = await stage.repository("page")
    pull = await stage.pull(shop)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    first = details(check, stage)
    status, page = await got(first)
    assert status == 200
    assert f"✗ Failed</span> {check.output['title']}</h1>" in page
    assert counts(page) == {"new": 4, "remaining": 0, "fixed": 0, "waived": 0}
    assert page.count("<article") == 4 and page.count('class="diff"') == 3
    assert f"/{shop.full_name}/blob/{pull.head_sha}/shop/api/orders.py#L" in page
    (seq, digest), *_ = stage.rows(
        "SELECT seq, hash FROM review_pages JOIN jobs ON job = jobs.id WHERE number = ? AND repository = ?",
        pull.number,
        shop.full_name,
    )
    assert f"Entry {seq} of the chain" in page and digest in page
    assert (digest,) in stage.rows("SELECT hash FROM evidence WHERE seq = ?", seq)

    await stage.github.accept_suggestion(
        next(each.id for each in pull.comments if "```suggestion" in each.body), "mira"
    )
    second = await stage.checked(pull)
    await stage.job_ended(pull, 2)
    _, now = await got(details(second, stage))
    assert second.details_url != first
    assert counts(now) == {"new": 0, "remaining": 3, "fixed": 1, "waived": 0}
    assert "1 fixed, 0 new, 3 remaining" in second.output["summary"] and "1 fixed, 0 new, 3 remaining" in now
    assert f'<a href="{first.rsplit("/", 1)[1]}" rel="prev">' in now
    _, before = await got(first)
    assert 'rel="next"' in before and counts(before)["new"] == 4

    stage.github.rename_repository(shop, "page-renamed")
    await stage.github.drain()
    await stage.until(lambda: bool(stage.rows("SELECT 1 FROM jobs WHERE repository = 'acme/page-renamed'")), "the name")
    assert "/acme/page-renamed/pull/" in (await got(first))[1]


async def test_a_clean_change_has_a_green_page_and_nobody_else_s_link_opens_it(stage: Stage) -> None:
    pull = await stage.pull(await stage.repository("clean-page"), CLEAN)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    status, page = await got(details(check, stage))
    assert (status, check.conclusion) == (200, "success")
    assert "✓ Passed</span> No findings</h1>" in page
    for wrong in ("x", "A" * 43, details(check, stage).rsplit("/", 1)[1][:-1]):
        assert (await got(f"{stage.settings['PUBLIC_URL']}/reviews/{wrong}"))[0] == 404
    log = stage.log.read_text()
    assert details(check, stage).rsplit("/", 1)[1] not in log


async def test_without_a_public_url_no_page_is_kept_and_none_is_linked(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with staged(tmp_path_factory.mktemp("no-pages"), public=False) as stage:
        pull = await stage.pull(await stage.repository("no-page"), CLEAN)
        check = await stage.checked(pull)
        await stage.job_ended(pull)
        assert check.details_url is None
        assert stage.rows("SELECT * FROM review_pages") == []


async def test_a_page_is_kept_as_long_as_the_policy_of_the_base_says(stage: Stage) -> None:
    shop = await stage.repository("short-lived", {"README.md": "x\n", ".github/compliance.yml": "retention: 14\n"})
    pull = await stage.pull(shop, {**CLEAN, ".github/compliance.yml": "retention: 90\n"})
    await stage.job_ended(pull)
    query = "SELECT began_at, until FROM review_pages JOIN jobs ON job = jobs.id WHERE number = ? AND repository = ?"
    ((began, until),) = stage.rows(query, pull.number, shop.full_name)
    kept = datetime.fromisoformat(until) - datetime.fromisoformat(began)
    assert timedelta(days=14) <= kept < timedelta(days=14, minutes=5)
