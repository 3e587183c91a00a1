"""A merge queue: what it is about to merge is reviewed, and it never waits for ever."""

import json
from typing import Any

import pytest

from bot.demo.github import FaultKind
from bot.demo.github.state import CheckRun
from tests.e2e.plant import bad
from tests.e2e.stage import Stage
from tests.e2e.test_commands import answer_to

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_group_gets_a_check_that_waivers_hold_for(stage: Stage) -> None:
    shop = await stage.repository("queue")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    head = await stage.github.queue(pull, "mira")
    check = await stage.checked(pull, head)
    assert (check.conclusion, check.actions) == ("failure", [])
    assert len(pull.comments) == 1, "nothing is said on lines"

    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await answer_to(stage, pull, "mira", f"/compliance false-positive {name} reason: nobody else runs this tool")
    await stage.job_ended(pull, 3)
    await stage.github.rerequest_check(check, "mira")
    await stage.until(lambda: check.conclusion == "success", "the group's check to turn")
    await stage.until(lambda: len(_reviews(stage, head)) == 2, "the second review to be recorded")
    reviews = _reviews(stage, head)
    assert [(each["conclusion"], each["merge_group"]) for each in reviews] == [("failure", True), ("success", True)]
    assert [each["rule"] for each in reviews[1]["waived"]] == ["SOC2-004"]
    told = [(each["base_branch"], each["our_check"], each["our_verdict"]) for each in reviews]
    assert told == [("main", "not to be told", "advisory")] * 2
    assert "**Advisory**: whether `main` takes changes without this check" in check.output["summary"]


async def test_what_another_pull_request_was_let_off_holds_for_it_alone(stage: Stage) -> None:
    """The same finding in two pull requests: whoever waived it in one has not seen the other."""
    shop = await stage.repository("two-queued")
    first = await stage.pull(shop, bad(1))
    await stage.job_ended(first)
    second = await stage.pull(shop, {**bad(1), "shop/other.py": "x = 1\n"}, branch="second")
    await stage.job_ended(second)
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await answer_to(stage, first, "mira", f"/compliance false-positive {name} reason: nobody else runs this tool")
    await stage.job_ended(first, 3)
    group = await stage.checked(second, await stage.github.queue(second, "mira"))
    assert group.conclusion == "failure"
    await stage.github.rerequest_check(group, "mira")
    head = group.head_sha
    await stage.until(lambda: len(_reviews(stage, head)) == 2, "the second review to be recorded")
    assert [(each["conclusion"], each["queued"]) for each in _reviews(stage, head)] == [("failure", second.number)] * 2
    group = await stage.checked(first, await stage.github.queue(first, "mira"))
    assert group.conclusion == "success"


async def test_a_waiver_holds_in_a_group_where_its_finding_has_moved_to(stage: Stage) -> None:
    shop = await stage.repository("moved-and-queued")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await answer_to(stage, pull, "mira", f"/compliance false-positive {name} reason: nobody else runs this tool")
    await stage.job_ended(pull, 3)
    moved = {"tools/tool1.py": None, "scripts/listing.py": bad(1)["tools/tool1.py"]}
    await stage.checked(pull, await stage.github.push(pull, moved))
    await stage.job_ended(pull, 4)
    assert (await stage.checked(pull, await stage.github.queue(pull, "mira"))).conclusion == "success"


async def test_a_group_that_cannot_be_looked_at_is_told_so(stage: Stage) -> None:
    pull = await stage.pull(await stage.repository("unread"), {"shop/prices.py": "x = 1\n", "shop/odd.py": "def f(:\n"})
    await stage.job_ended(pull)
    head = await stage.github.queue(pull, "mira")
    assert (await stage.checked(pull, head)).conclusion == "action_required"


async def test_an_answer_that_was_lost_makes_no_second_check(stage: Stage) -> None:
    pull = await stage.pull(await stage.repository("lost"), {"shop/prices.py": "x = 1\n"})
    await stage.job_ended(pull)
    stage.github.faults.add("POST", r"/check-runs$", FaultKind.BAD_GATEWAY_AFTER)
    head = await stage.github.queue(pull, "mira")
    await stage.checked(pull, head)
    checks: list[CheckRun] = [each for each in pull.repository.checks.values() if each.head_sha == head]
    assert [each.conclusion for each in checks] == ["success"]


def _reviews(stage: Stage, head: str) -> list[dict[str, Any]]:
    rows = stage.rows("SELECT payload FROM evidence ORDER BY installation, seq")
    payloads = [json.loads(row[0]) for row in rows]
    return [each["body"] for each in payloads if each["kind"] == "review" and each["body"]["head"] == head]


async def test_a_group_is_reviewed_again_where_all_checks_are(stage: Stage) -> None:
    shop = await stage.repository("queue-suite")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    head = await stage.github.queue(pull, "mira")
    check = await stage.checked(pull, head)
    await stage.github.rerequest_suite(check, "mira")
    await stage.until(lambda: len(_reviews(stage, head)) == 2, "the second review to be recorded")
    assert [each.status for each in shop.checks.values() if each.head_sha == head] == ["completed"]
