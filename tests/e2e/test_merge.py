"""A merged pull request leaves one entry: who made, approved, checked and merged it, and what was open then."""

import asyncio

import pytest

from bot.adapters.db.work import opened
from bot.services.verify_evidence import verify
from tests.e2e.plant import bad
from tests.e2e.stage import Stage
from tests.e2e.test_commands import answer_to

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_merge_is_recorded_once(stage: Stage) -> None:
    shop = await stage.repository("merged")
    stage.github.require_check(shop, "ComplianceAgent / SOC 2", stage.app)
    words = "Add a tool\n\nCo-authored-by: Claude <noreply@anthropic.com>"
    await stage.github.commit(shop, "change", bad(1), words)
    pull = await stage.github.open_pull_request(shop, "change")
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert "has not been asked yet" in check.output["summary"]
    assert [each["our_verdict"] for each in stage.evidence("review", shop)] == ["advisory"]
    stage.github.add_collaborator(shop, "olga", "write")
    await stage.github.review(pull, "olga", "APPROVED")
    merge = await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert (change["merge_commit"], change["merge_method"], change["merged_by"]) == (merge, "merge commit", "mira")
    assert (change["independent_approval"], change["independent_approvers"]) == ("given", ["olga"])
    (commit,) = change["commits"]
    assert (commit["sha"], commit["agents"]) == (pull.head_sha, ["Claude"])
    assert [(each["name"], each["conclusion"]) for each in change["checks"]] == [("ComplianceAgent / SOC 2", "failure")]
    assert change["merge_adds"] == {"what": "nothing", "paths": [], "left_out": 0, "why": None}
    assert change["pushed"] == [{"head": pull.head_sha, "by": "dev"}]
    assert change["reviewed_by_us"] is True
    assert (change["our_check"], change["our_verdict"]) == ("required, from this App alone", "binding")
    assert (change["our_check_concluded"], change["our_check_bypassed"]) == ("failure", True)
    assert [each["rule"] for each in change["open_findings"]] == ["SOC2-004"]
    (closed,) = [
        each
        for each in stage.github.deliveries
        if each.action == "closed"
        and each.payload["number"] == 1
        and each.payload["repository"]["full_name"] == shop.full_name
    ]
    assert await stage.github.redeliver(closed.id) in {200, 202}
    assert len(stage.evidence("change", shop)) == 1
    after = await stage.pull(shop, bad(2), branch="after")
    assert "`main` takes no change without this check" in (await stage.checked(after)).output["summary"]
    await stage.job_ended(after)
    reviewed = stage.evidence("review", shop)[-1]
    assert (reviewed["our_check"], reviewed["our_verdict"]) == ("required, from this App alone", "binding")
    async with opened(f"sqlite:///{stage.database}") as database:
        assert all(chain.ok for chain in await verify(database))


async def test_an_approval_is_of_the_commit_that_it_was_given_for(stage: Stage) -> None:
    """GitHub has been seen to move a review's commit to a later one."""
    shop = await stage.repository("merged-moved")
    stage.github.add_collaborator(shop, "olga", "write")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    review = await stage.github.review(pull, "olga", "APPROVED")
    first = pull.head_sha
    await stage.github.push(pull, {"tools/late.py": "x = 1\n"}, "More", "dev")
    await stage.job_ended(pull, 2)
    review.commit = pull.head_sha
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 3)
    (change,) = stage.evidence("change", shop)
    assert change["independent_approval"] == "given before the last commit"
    (kept,) = (each for each in change["reviews"] if each["by"] == "olga")
    assert (kept["commit"], kept["moved_to"], kept["on_merged_head"]) == (first, pull.head_sha, False)
    (told,) = stage.evidence("opinion", shop)
    assert (told["state"], told["by"], told["commit"]) == ("APPROVED", "olga", first)


async def test_a_dismissal_says_who_dismissed(stage: Stage) -> None:
    shop = await stage.repository("merged-dismissed")
    stage.github.add_collaborator(shop, "olga", "write")
    pull = await stage.pull(shop, {"docs/guide.md": "Read this.\n"})
    await stage.job_ended(pull)
    review = await stage.github.review(pull, "olga", "APPROVED")
    await stage.github.review(pull, "olga", "COMMENTED", "Well")
    await stage.github.dismiss(review, "mira")
    await stage.github.drain()
    told = [(each["state"], each["by"], each["told_by"]) for each in stage.evidence("opinion", shop)]
    assert told == [("APPROVED", "olga", "olga"), ("DISMISSED", "olga", "mira")]
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert change["independent_approval"] == "absent"


async def test_whoever_asks_for_a_commit_has_a_part_in_it(stage: Stage) -> None:
    shop = await stage.repository("merged-asked")
    pull = await stage.pull(shop)
    await stage.job_ended(pull)
    await answer_to(stage, pull, "mira", "/compliance fix all")
    await stage.job_ended(pull, 3)
    fixed = stage.evidence("command", shop)[-1]["fixed"]
    (name,) = {each["fingerprint"] for each in stage.evidence("finding", shop)} - set(fixed)
    said = await answer_to(stage, pull, "mira", f"/compliance false-positive {name} reason: it is meant to be open")
    assert "four eyes" in said
    await stage.github.review(pull, "mira", "APPROVED")
    await stage.github.merge(pull, "olga")
    await stage.job_ended(pull, 5)
    (change,) = stage.evidence("change", shop)
    assert (change["independent_approval"], change["independent_approvers"]) == ("absent", [])


@pytest.mark.parametrize(("by", "commits"), [("squash", 1), ("squash", 2), ("rebase", 1), ("rebase", 2)])
async def test_squashed_and_rebased_commits_are_told_apart(stage: Stage, by: str, commits: int) -> None:
    shop = await stage.repository(f"merged-{by}-{commits}")
    for number in range(commits):
        await stage.github.commit(shop, "change", {f"docs/{number}.md": "Read this.\n"}, f"Add {number}")
    pull = await stage.github.open_pull_request(shop, "change")
    await stage.job_ended(pull)
    await asyncio.sleep(1)  # git counts time in seconds, and the world merges at once
    merge = await stage.github.merge(pull, "mira", by)
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert (change["merge_method"], change["merge_commit"]) == (by, merge)
    assert len(change["commits"]) == commits
    assert change["merge_adds"]["what"] == "nothing"


async def test_what_a_merge_by_hand_adds_was_approved_by_nobody(stage: Stage) -> None:
    shop = await stage.repository("merged-by-hand")
    stage.github.add_collaborator(shop, "olga", "write")
    pull = await stage.pull(shop, {"docs/guide.md": "Read this.\n"})
    await stage.job_ended(pull)
    await stage.github.review(pull, "olga", "APPROVED")
    await stage.github.merge(pull, "mira", own={"shop/evil.py": "import os\n"})
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert change["merge_adds"] == {
        "what": "content of its own",
        "paths": ["shop/evil.py"],
        "left_out": 0,
        "why": None,
    }
    assert change["independent_approval"] == "given, but not to what the merge itself added"


async def test_closed_without_a_merge_leaves_none(stage: Stage) -> None:
    shop = await stage.repository("closed-unmerged")
    pull = await stage.pull(shop, bad(1))
    await stage.checked(pull)
    await stage.job_ended(pull)
    await stage.github.close(pull, "mira")
    await stage.github.drain()
    assert stage.rows("SELECT kind FROM jobs WHERE repository = ?", shop.full_name) == [("review",)]
    assert stage.evidence("change", shop) == []


async def test_what_passed_our_check_was_let_in_by_nobody_s_power(stage: Stage) -> None:
    shop = await stage.repository("merged-clean")
    stage.github.require_check(shop, "ComplianceAgent / SOC 2", stage.app)
    pull = await stage.pull(shop, {"docs/guide.md": "Read this.\n"})
    assert (await stage.checked(pull)).conclusion == "success"
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert (change["our_verdict"], change["our_check_bypassed"]) == ("binding", False)
    assert change["our_check_concluded"] == "success"


async def test_what_nobody_asks_for_is_not_bypassed(stage: Stage) -> None:
    shop = await stage.repository("merged-unasked")
    pull = await stage.pull(shop, bad(1))
    await stage.checked(pull)
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert (change["our_verdict"], change["our_check_bypassed"]) == ("advisory", None)
