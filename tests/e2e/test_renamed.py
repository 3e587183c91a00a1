"""A repository that is renamed keeps what we know of it; one that takes its name begins anew."""

import pytest

from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_renamed_repository_is_reviewed_on_and_its_old_name_starts_empty(stage: Stage) -> None:
    shop = await stage.repository("before")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    stage.github.rename_repository(shop, "after")
    await stage.github.drain()
    head = await stage.github.push(pull, {"shop/more.py": "x = 1\n"})
    await stage.checked(pull, head)
    assert await stage.job_ended(pull, 2) == [("done", "")] * 2
    assert (len(pull.reviews), len(pull.comments)) == (1, 4), "what was said is not said again"
    other = await stage.repository("before")
    fresh = await stage.pull(other)
    await stage.checked(fresh)
    assert await stage.job_ended(fresh) == [("done", "")]
    assert len(fresh.comments) == 4
    known = "SELECT count(*) FROM findings WHERE repository = ?"
    assert [stage.rows(known, name) for name in ("acme/after", "acme/before")] == [[(4,)], [(4,)]]


async def test_a_rename_that_nobody_told_us_of_is_found_when_the_old_name_leads_nowhere(stage: Stage) -> None:
    shop = await stage.repository("unheard")
    pull = await stage.pull(shop, {"shop/empty.py": "x = 1\n"})
    await stage.checked(pull)
    stage.github.hooks.automatic = False
    try:
        head = await stage.github.push(pull, {"shop/more.py": "x = 1\n"})
        push = next(each for each in stage.github.deliveries[::-1] if each.event == "pull_request")
        stage.github.rename_repository(shop, "heard-of-later")
        stage.github.expire_tokens()
    finally:
        stage.github.hooks.automatic = True
    assert await stage.github.redeliver(push.id) == 202
    await stage.checked(pull, head)
    assert await stage.job_ended(pull, 2) == [("done", "")] * 2
