"""One commit in two pull requests: a check stands on the commit, so neither may be taken for the other's."""

import json

import pytest

from bot.demo.github import FaultKind
from bot.demo.github.state import CheckRun, PullRequest, Repository
from tests.e2e.plant import bad
from tests.e2e.stage import Stage
from tests.e2e.test_waivers import REASON, UNTIL

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _half(stage: Stage, name: str) -> Repository:
    """`change` brings a finding, which the branch `half` has already."""
    shop = await stage.repository(name, {"README.md": "x\n"})
    half = await stage.github.commit(shop, "half", dict(bad(1)))
    await stage.github.commit(shop, "change", {"README.md": "y\n"}, onto=half)
    return shop


def _of(pull: PullRequest) -> CheckRun:
    (check,) = [each for each in pull.repository.checks.values() if each.external_id.startswith(f"pr-{pull.number}-")]
    return check


async def test_no_pull_request_is_green_while_its_commit_is_looked_at_for_another(stage: Stage) -> None:
    """Whoever opens a second one into a branch that has it all would be done long before the first."""
    shop = await _half(stage, "overtaken")
    looking = stage.github.faults.add(
        "GET", f"/overtaken/compare/{await shop.git.resolve('main')}", FaultKind.SLOW, seconds=5.0
    )
    first = await stage.github.open_pull_request(shop, "change")
    await stage.until(lambda: looking.times == 0, "the first to be looked at")
    second = await stage.github.open_pull_request(shop, "change", base="half")
    await stage.job_ended(first)
    await stage.job_ended(second)
    assert (_of(first).conclusion, _of(second).conclusion) == ("failure", "action_required")


async def test_held_up_by_another_holds_nobody_up(stage: Stage) -> None:
    shop = await _half(stage, "circle")
    first = await stage.github.open_pull_request(shop, "change")
    await stage.job_ended(first)
    second = await stage.github.open_pull_request(shop, "change", base="half")
    await stage.job_ended(second)
    assert (_of(first).conclusion, _of(second).conclusion) == ("failure", "action_required")
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await stage.github.comment(first, "mira", f"/compliance waive {name} {REASON} until: {UNTIL}")
    await stage.job_ended(first, 3)
    assert _of(first).conclusion == "success", _of(first).output["summary"]


async def test_what_turns_red_is_not_hidden_by_the_green_of_another(stage: Stage) -> None:
    shop = await _half(stage, "turned")
    first = await stage.github.open_pull_request(shop, "change")
    await stage.job_ended(first)
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await stage.github.comment(first, "mira", f"/compliance waive {name} {REASON} until: {UNTIL}")
    await stage.job_ended(first, 3)
    second = await stage.github.open_pull_request(shop, "change", base="half")
    await stage.job_ended(second)
    assert (_of(first).conclusion, _of(second).conclusion) == ("success", "success")
    await stage.github.comment(first, "mira", f"/compliance unwaive {name}")
    await stage.job_ended(first, 5)
    await stage.job_ended(second, 2)
    assert (_of(first).conclusion, _of(second).conclusion) == ("failure", "action_required")


async def test_a_first_one_of_which_no_webhook_told_is_reviewed_before_the_second_is_green(stage: Stage) -> None:
    shop = await _half(stage, "unheard")
    where, stage.app.webhook_url = stage.app.webhook_url, "http://127.0.0.1:9/webhooks/github"
    try:
        first = await stage.github.open_pull_request(shop, "change")
        await stage.github.drain()
    finally:
        stage.app.webhook_url = where
    second = await stage.github.open_pull_request(shop, "change", base="half")
    await stage.job_ended(first)
    await stage.job_ended(second)
    await stage.until(lambda: _of(second).conclusion == "action_required", "the second not to be green")
    assert _of(first).conclusion == "failure"
    payloads = [json.loads(row[0]) for row in stage.rows("SELECT payload FROM evidence")]
    (gap,) = [each for each in payloads if each["kind"] == "gap" and each["subject"] == shop.full_name]
    assert gap["body"]["pull_requests"] == [first.number]
