"""Other hosts and other owners: GitHub Enterprise Server, a transfer, and tokens that end in the middle."""

import asyncio
import itertools
from pathlib import Path

import pytest

from bot.demo.sample_files import base_files
from bot.demo.server_process import serving
from tests.e2e.plant import bad
from tests.e2e.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_enterprise_server_is_found_by_its_two_addresses(tmp_path: Path) -> None:
    """The API below /api/v3 and GraphQL at /api/graphql (GitHub Enterprise Server docs), git and pages at the root."""
    async with staged(tmp_path, start=False) as stage:
        assert stage.settings["GITHUB_API_URL"].endswith("/api/v3")
        del stage.settings["GITHUB_GRAPHQL_URL"]
        async with serving(stage.settings, stage.log):
            shop = await stage.repository("enterprise")
            pull = await stage.pull(shop, bad(1))
            await stage.job_ended(pull)
            (comment,) = pull.comments
            head = await stage.github.push(pull, {"tools/tool1.py": "x = 1\n"})
            check = await stage.checked(pull, head)
            await stage.job_ended(pull, 2)
            assert comment.thread.resolved_by is not None, "that is asked for by GraphQL"
            assert (check.conclusion, len(pull.reviews)) == ("success", 1)
            told = comment.body + check.output["summary"] + check.output.get("text", "")
            assert "github.com/acme" not in told


async def test_a_token_that_ends_between_the_api_and_git_costs_a_retry_at_most(own_stage: Stage) -> None:
    shop = await own_stage.repository("token-ends")
    await own_stage.caught_up()
    over = iter([True])
    watch = own_stage.github.front.observer

    def end_it(exchange: object) -> None:
        if watch is not None:
            watch(exchange)  # type: ignore[arg-type]  # as it comes
        if "/compare/" in getattr(exchange, "path", "") and next(over, False):
            own_stage.github.expire_tokens()

    own_stage.github.front.observer = end_it
    pull = await own_stage.pull(shop)
    check = await own_stage.checked(pull)
    assert await own_stage.job_ended(pull) == [("done", "")]
    assert next(over, None) is None, "it was ended"
    assert (len(pull.reviews), len(pull.comments), check.conclusion) == (1, 4, "failure")
    assert len(own_stage.evidence("review", shop)) == 1


async def test_tokens_that_end_again_and_again_lose_nothing(own_stage: Stage) -> None:
    shop = await own_stage.repository("tokens-end")

    async def end_them() -> None:
        for _ in range(5):
            await asyncio.sleep(0.4)
            own_stage.github.expire_tokens()

    ending = asyncio.create_task(end_them())
    pulls = [await own_stage.pull(shop, bad(number), f"change-{number}") for number in range(3)]
    await asyncio.gather(ending, *map(own_stage.job_ended, pulls))
    assert [(len(pull.reviews), len(pull.comments)) for pull in pulls] == [(1, 1)] * 3
    for pull in pulls:
        assert await own_stage.job_ended(pull) == [("done", "")]


async def test_a_repository_that_is_given_to_another_organisation_keeps_what_is_known(own_stage: Stage) -> None:
    """Its evidence stays where it was written: the chain is the first installation's."""
    other = own_stage.github.install(own_stage.app, "buyer")
    shop = await own_stage.repository("sold")
    pull = await own_stage.pull(shop)
    await own_stage.checked(pull)
    await own_stage.job_ended(pull)
    said = {comment.id for comment in pull.comments}
    own_stage.github.transfer_repository(shop, "buyer")
    await own_stage.github.drain()
    head = await own_stage.github.push(pull, {"shop/more.py": "x = 1\n"})
    check = await own_stage.checked(pull, head)
    await own_stage.job_ended(pull, 2)
    assert ({comment.id for comment in pull.comments}, len(pull.reviews)) == (said, 1)
    assert check.conclusion == "failure", "what was open is open"
    kept = own_stage.rows("SELECT DISTINCT installation, repository FROM findings")
    assert kept == [(other.id, "buyer/sold")]
    rows = own_stage.rows("SELECT installation, payload FROM evidence ORDER BY installation, seq")
    by = {number: [text for _, text in some] for number, some in itertools.groupby(rows, key=lambda row: row[0])}
    assert any('"kind":"review"' in text for text in by[own_stage.installation.id])
    assert any('"transferred"' in text for text in by[other.id])
    assert any('"kind":"review"' in text for text in by[other.id])
    fresh = await own_stage.repository("sold", base_files())
    assert own_stage.rows("SELECT count(*) FROM findings WHERE repository = ?", fresh.full_name) == [(0,)]
