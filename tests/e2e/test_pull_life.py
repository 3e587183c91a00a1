"""What happens to a pull request beside pushes, and pushes that write its history anew: what was said stays said."""

import pytest

from bot.demo.sample_files import base_files
from tests.e2e.plant import bad
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_old_in_one_base_is_new_in_another(stage: Stage) -> None:
    shop = await stage.repository("retargeted")
    released = await stage.github.commit(shop, "release", bad(1))
    await stage.github.commit(shop, "change", bad(2), onto=released)
    pull = await stage.github.open_pull_request(shop, "change")
    assert (await stage.checked(pull)).conclusion == "failure"
    await stage.job_ended(pull)
    assert {each.original.path for each in pull.comments} == {"tools/tool1.py", "tools/tool2.py"}
    check = next(iter(shop.checks.values()))

    await stage.github.retarget(pull, "release", "dev")
    await stage.job_ended(pull, 2)
    assert "tools/tool2.py" in check.output["text"] and "tools/tool1.py" not in check.output["text"]
    assert (check.conclusion, len(pull.comments)) == ("failure", 2)
    assert stage.evidence("remediation", shop) == [], "nobody has mended anything"
    threads = {each.original.path: each for each in pull.comments}
    assert [path for path, each in threads.items() if each.thread.resolved_by is None] == ["tools/tool2.py"]
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 3)
    (change,) = stage.evidence("change", shop)
    kept = {each["fingerprint"]: each["path"] for each in stage.evidence("finding", shop)}
    assert [kept[each["fingerprint"]] for each in change["open_findings"]] == ["tools/tool2.py"]


async def test_a_change_that_goes_back_to_its_first_base_is_not_told_twice(stage: Stage) -> None:
    shop = await stage.repository("retargeted-back")
    released = await stage.github.commit(shop, "release", bad(1))
    await stage.github.commit(shop, "change", {"README.md": "Shop\n"}, onto=released)
    pull = await stage.github.open_pull_request(shop, "change")
    await stage.job_ended(pull)
    check = await stage.checked(pull)
    await stage.github.retarget(pull, "release", "dev")
    await stage.job_ended(pull, 2)
    assert check.conclusion == "success"
    await stage.github.retarget(pull, "main", "dev")
    await stage.job_ended(pull, 3)
    assert (check.conclusion, len(pull.comments), len(pull.reviews)) == ("failure", 1, 1)
    assert pull.comments[0].thread.resolved_by is None
    assert [state for (state,) in _states(stage, shop.full_name)] == ["open"]


async def test_a_draft_is_reviewed_and_says_nothing_again_when_it_is_ready(stage: Stage) -> None:
    shop = await stage.repository("drafted")
    pull = await stage.pull(shop, bad(1))
    await stage.github.set_draft(pull, "dev", draft=True)
    await stage.job_ended(pull)
    await stage.github.set_draft(pull, "dev", draft=False)
    await stage.job_ended(pull, 2)
    assert (len(pull.comments), len(pull.reviews), len(shop.checks)) == (1, 1, 1)
    assert (await stage.checked(pull)).conclusion == "failure"


async def test_closed_and_opened_again_with_what_was_pushed_meanwhile(stage: Stage) -> None:
    shop = await stage.repository("reopened")
    pull = await stage.pull(shop, {**bad(1), **bad(2)})
    await stage.job_ended(pull)
    await stage.github.close(pull, "dev")
    mended = await stage.github.commit(shop, "change", {"tools/tool1.py": "x = 1\n", **bad(3)}, author="mira")
    assert stage.evidence("remediation", shop) == []
    await stage.github.reopen(pull, "dev")
    assert (await stage.checked(pull, mended)).conclusion == "failure"
    await stage.job_ended(pull, 2)
    assert [(each["commit"], each["by"]) for each in stage.evidence("remediation", shop)] == [(mended, "mira")]
    assert [each.original.path for each in pull.comments] == [f"tools/tool{number}.py" for number in (1, 2, 3)]
    assert [bool(each.thread.resolved_by) for each in pull.comments] == [True, False, False]


async def test_a_branch_under_another_name_begins_anew(stage: Stage) -> None:
    """GitHub closes the pull request of a branch that is gone: that ends nothing, and mends nothing."""
    shop = await stage.repository("branch-renamed")
    first = await stage.pull(shop, bad(1))
    await stage.job_ended(first)
    await stage.github.rename_branch(shop, "change", "better-name", "dev")
    second = await stage.github.open_pull_request(shop, "better-name")
    await stage.job_ended(second)
    assert (first.state, len(first.comments), len(second.comments)) == ("closed", 1, 1)
    assert (await stage.checked(second)).conclusion == "failure"
    assert stage.evidence("remediation", shop) == []


async def test_a_rebase_says_nothing_again_and_mends_nothing(stage: Stage) -> None:
    """The same change upon a newer main, which holds other people's findings and code further up in the same file."""
    shop = await stage.repository("rebased")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    tip = await stage.github.commit(shop, "main", {**bad(2), "README.md": "Shop\n"}, author="victor")
    rebased = await stage.github.push(pull, {"tools/tool1.py": f"# Moved\n\n{bad(1)['tools/tool1.py']}"}, onto=tip)
    check = await stage.checked(pull, rebased)
    await stage.job_ended(pull, 2)
    assert check.conclusion == "failure" and "tools/tool2.py" not in check.output["text"]
    assert (len(pull.comments), len(pull.reviews)) == (1, 1)
    assert stage.evidence("remediation", shop) == []


async def test_a_forced_push_that_drops_the_commit_ends_its_finding(stage: Stage) -> None:
    shop = await stage.repository("forced")
    pull = await stage.pull(shop, {"README.md": "Shop\n"})
    await stage.job_ended(pull)
    kept = pull.head_sha
    await stage.checked(pull, await stage.github.push(pull, bad(1)))
    await stage.job_ended(pull, 2)
    anew = await stage.github.push(pull, {"README.md": "Shops\n"}, onto=kept, author="mira")
    assert (await stage.checked(pull, anew)).conclusion == "success"
    await stage.job_ended(pull, 3)
    assert [bool(each.thread.resolved_by) for each in pull.comments] == [True]
    assert [each["suggestion_accepted"] for each in stage.evidence("remediation", shop)] == [False]


async def test_what_a_merge_from_main_brings_along_is_not_this_changes(stage: Stage) -> None:
    shop = await stage.repository("merged-main")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    other = await stage.github.commit(shop, "main", {**bad(2), "shop/config.py": "DEBUG = False\n"}, author="victor")
    merged = await stage.github.push(pull, {**bad(2), "shop/config.py": "DEBUG = False\n"}, merged=[other])
    check = await stage.checked(pull, merged)
    await stage.job_ended(pull, 2)
    assert "tools/tool2.py" not in check.output["text"]
    assert [each.original.path for each in pull.comments] == ["tools/tool1.py"]
    assert "shop/config.py" in base_files() and stage.evidence("remediation", shop) == []


def _states(stage: Stage, repository: str) -> list[tuple[str]]:
    return stage.rows("SELECT state FROM findings WHERE repository = ?", repository)
