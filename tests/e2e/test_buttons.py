"""What people press on a check run: "Re-run", "Re-run all checks", and our three buttons."""

import pytest

from bot.demo.github.state import CheckRun
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def again(stage: Stage, check: CheckRun, jobs: int) -> None:
    """The check was put in progress and has ended anew, and the words were not said a second time."""
    (pull,) = [each for each in check.repository.pulls.values() if each.head_sha == check.head_sha]
    reviews = len(pull.reviews)
    await stage.job_ended(pull, jobs)
    await stage.checked(pull)
    assert (check.status, check.conclusion, len(pull.reviews)) == ("completed", "failure", reviews)
    assert [each[0] for each in await stage.job_ended(pull, jobs)] == ["done"] * jobs


async def test_a_check_that_is_run_again_is_reviewed_again(stage: Stage) -> None:
    pull = await stage.pull(await stage.repository("rerun"))
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert [each["identifier"] for each in check.actions] == ["rescan", "fix_all", "report"]
    await stage.github.rerequest_check(check, "victor")
    await again(stage, check, 2)
    await stage.github.rerequest_suite(check, "victor")
    await again(stage, check, 3)
    await stage.github.press(check, "rescan", "victor")
    await again(stage, check, 4)
    assert len(stage.evidence("review", pull.repository)) == 4


async def test_buttons_ask_what_a_comment_could_ask_and_of_the_same_people(stage: Stage) -> None:
    shop = await stage.repository("buttons")
    pull = await stage.pull(shop)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    before = pull.head_sha
    for person, button, said in (
        ("victor", "fix_all", "write access"),
        ("mira", "report", "CC6.1"),
        ("mira", "fix_all", "**Committed**"),
    ):
        count = len(pull.conversation)
        await stage.github.press(check, button, person)
        await stage.until(lambda count=count: len(pull.conversation) > count, f"the answer to {button}")  # type: ignore[misc]
        assert said in pull.conversation[-1].body
        assert person in pull.conversation[-1].body
    assert pull.head_sha != before
    await stage.job_ended(pull, 5)
    outcomes = [(each["by"], each["command"], each["outcome"]) for each in stage.evidence("command", shop)]
    assert outcomes == [("victor", "fix", "refused"), ("mira", "report", "answered"), ("mira", "fix", "answered")]


async def test_a_button_that_is_not_ours_asks_for_nothing(stage: Stage) -> None:
    pull = await stage.pull(await stage.repository("strange"), {"shop/prices.py": "x = 1\n"})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    await stage.github.press(check, "delete", "mira")
    check.external_id = "pr-1-elsewhere"
    await stage.github.rerequest_check(check, "mira")
    await stage.github.drain()
    assert len(await stage.job_ended(pull)) == 1
