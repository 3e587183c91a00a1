"""A file that is renamed between two pushes keeps its findings, their threads and what people decided of them."""

import pytest

from bot.demo.sample_files import changed_files
from tests.e2e.plant import bad
from tests.e2e.stage import Stage
from tests.e2e.test_commands import answer_to

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOOL, MOVED = "tools/tool1.py", "scripts/listing.py"


async def test_a_renamed_file_ends_no_finding_and_begins_none(stage: Stage) -> None:
    shop = await stage.repository("moved")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    said = {comment.id for comment in pull.comments}
    kept = {each["fingerprint"] for each in stage.evidence("finding", shop)}
    billing = changed_files()["shop/billing.py"]
    moved = {"shop/billing.py": None, "shop/payments.py": f"# Billing\n\n{billing}"}
    check = await stage.checked(pull, await stage.github.push(pull, moved))
    await stage.job_ended(pull, 2)
    assert check.conclusion == "failure" and "shop/payments.py" in check.output["text"]
    assert {comment.id for comment in pull.comments} == said, "what was said is not said again"
    assert not [comment for comment in pull.comments if comment.thread.resolved_by]
    assert stage.evidence("remediation", shop) == []
    assert {each["fingerprint"] for each in stage.evidence("finding", shop)} == kept
    (move,) = stage.evidence("review", shop)[-1]["moved"]
    assert (move["from"], move["to"]) == ("shop/billing.py", "shop/payments.py") and move["fingerprint"] in kept

    await stage.checked(pull, await stage.github.push(pull, {"README.md": "Shop\n"}))
    await stage.job_ended(pull, 3)
    assert {comment.id for comment in pull.comments} == said and stage.evidence("remediation", shop) == []
    assert stage.evidence("review", shop)[-1]["moved"] == [], "it has moved once"
    mended = await stage.github.push(pull, {"shop/payments.py": "x = 1\n"}, author="mira")
    await stage.checked(pull, mended)
    await stage.job_ended(pull, 4)
    ended = {(each["fingerprint"], each["commit"], each["by"]) for each in stage.evidence("remediation", shop)}
    assert ended == {(move["fingerprint"], mended, "mira")}
    assert [comment.id for comment in pull.comments if comment.thread.resolved_by] == _commented(
        stage, shop.full_name, move
    )


async def test_renamed_and_mended_in_one_push_is_told_of_the_commit_that_mended(stage: Stage) -> None:
    shop = await stage.repository("moved-and-mended")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    stage.github.hooks.automatic = False
    try:
        await stage.github.push(pull, {TOOL: None, MOVED: bad(1)[TOOL]}, author="victor")
    finally:
        stage.github.hooks.automatic = True
    mended = await stage.github.push(pull, {MOVED: bad(1)[TOOL].replace("'ls 1 ' + name, shell=True", "['ls', name]")})
    await stage.checked(pull, mended)
    await stage.job_ended(pull, 2)
    assert [(each["commit"], each["by"]) for each in stage.evidence("remediation", shop)] == [(mended, "dev")]


async def test_a_renamed_file_that_nobody_can_look_at_is_not_fixed(stage: Stage) -> None:
    shop = await stage.repository("moved-unreadable")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    broken = f"{bad(1)[TOOL]}def f(:\n"
    check = await stage.checked(pull, await stage.github.push(pull, {TOOL: None, MOVED: broken}))
    await stage.job_ended(pull, 2)
    assert check.conclusion in {"action_required", "failure"}
    assert stage.evidence("remediation", shop) == [] and len(pull.comments) == 1


async def test_what_was_decided_of_a_finding_holds_where_it_has_moved_to(stage: Stage) -> None:
    """A waiver, and the name that stands in the comment."""
    shop = await stage.repository("moved-waived")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await answer_to(stage, pull, "mira", f"/compliance false-positive {name} reason: nobody else runs this tool")
    await stage.job_ended(pull, 3)
    check = await stage.checked(pull, await stage.github.push(pull, {TOOL: None, MOVED: bad(1)[TOOL]}))
    await stage.job_ended(pull, 4)
    assert check.conclusion == "success" and len(pull.comments) == 1
    answer = await answer_to(stage, pull, "mira", f"/compliance unwaive {name}")
    assert "counts again" in answer
    await stage.job_ended(pull, 6)
    answer = await answer_to(stage, pull, "mira", f"/compliance fix {name}")
    assert MOVED in answer and "no longer found" not in answer


def _commented(stage: Stage, repository: str, move: dict[str, str]) -> list[int]:
    query = "SELECT comment FROM findings WHERE repository = ? AND fingerprint = ?"
    return [row[0] for row in stage.rows(query, repository, move["fingerprint"])]
