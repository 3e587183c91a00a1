"""A conversation that is locked: GitHub lets no App speak there, and nothing is lost by it."""

import pytest

from bot.demo.github import FaultKind
from bot.demo.sample_files import changed_files
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_cannot_be_said_in_it_stands_in_the_check_run(stage: Stage) -> None:
    shop = await stage.repository("locked")
    await stage.github.commit(shop, "change", {"README.md": "x\n"})
    pull = await stage.github.open_pull_request(shop, "change")
    await stage.checked(pull)
    await stage.job_ended(pull)
    pull.locked = True
    before = len(stage.github.requests)
    head = await stage.github.push(pull, changed_files())
    check = await stage.checked(pull, head)
    assert (await stage.job_ended(pull, 2))[-1] == ("done", "")
    assert (check.conclusion, len(check.annotations)) == ("failure", 4)
    assert "conversation is locked" in check.output["summary"]
    assert pull.reviews == []
    assert not [each.path for each in stage.github.requests[before:] if each.status in {403, 422}]

    pull.locked = False
    head = await stage.github.push(pull, {"README.md": "y\n"})
    await stage.checked(pull, head)
    await stage.job_ended(pull, 3)
    assert (len(pull.reviews), len(pull.comments)) == (1, 4), "it is said once it can be"


async def test_a_lock_that_comes_in_between_costs_no_review(stage: Stage) -> None:
    shop = await stage.repository("locked-late")
    slow = stage.github.faults.add("GET", "/acme/locked-late/compare/", FaultKind.SLOW, seconds=0.5)
    pull = await stage.pull(shop)
    await stage.until(lambda: slow.times == 0, "the review to have begun")
    pull.locked = True
    check = await stage.checked(pull)
    assert await stage.job_ended(pull) == [("done", "")]
    assert (check.conclusion, pull.reviews) == ("failure", [])
    assert "SOC2-001" in check.output["text"]
    await stage.github.comment(pull, "mira", "/compliance report")
    assert (await stage.job_ended(pull, 2))[-1] == ("done", "")
    assert [each.user.login for each in pull.conversation] == ["mira"]
    (command,) = stage.evidence("command", shop)
    assert (command["outcome"], command["answer"]) == ("answered", None)
