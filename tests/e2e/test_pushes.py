"""What becomes of findings and their threads from push to push."""

import pytest

from bot.demo.github import FaultKind
from bot.demo.sample_files import base_files, changed_files
from tests.e2e.plant import bad
from tests.e2e.stage import Stage
from tests.e2e.test_waivers import REASON, UNTIL

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEYS = "upload: AKIAIOSFODNN7" + "EXAMPLR\n"


async def test_a_finding_that_nobody_could_look_for_is_not_fixed(stage: Stage) -> None:
    shop = await stage.repository("unreadable")
    pull = await stage.pull(shop, {**changed_files(), "keys.txt": KEYS})
    await stage.checked(pull)
    await stage.job_ended(pull)
    secret = next(comment for comment in pull.comments if "SOC2-002" in comment.body)
    assert {each.original.path for each in pull.comments} >= {"shop/billing.py", "keys.txt"}

    head = await stage.github.push(pull, {"shop/billing.py": b"x = 1\0\n", "keys.txt": b"\0"})
    check = await stage.checked(pull, head)
    await stage.job_ended(pull, 2)
    assert check.conclusion in {"action_required", "failure"}
    assert "shop/billing.py" in check.output["summary"] and "keys.txt" in check.output["summary"]
    assert secret.thread.resolved_by is None
    assert stage.evidence("remediation", shop) == []
    still_open = stage.rows("SELECT rule FROM findings WHERE repository = ? AND state = 'open'", shop.full_name)
    assert ("SOC2-002",) in still_open


async def test_who_ended_a_finding_is_nobody_whose_commits_only_came_along(stage: Stage) -> None:
    """A merge from main brings other people's newer commits; a force-push drops the commit that was reviewed."""
    shop = await stage.repository("along")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    other = await stage.github.commit(shop, "main", {"README.md": "x", "shop/billing.py": "x = 1\n"}, author="victor")
    merged = await stage.github.push(pull, {"README.md": "x"}, author="dev", merged=[other])
    mended = await stage.github.push(pull, {"shop/billing.py": None}, author="mira")
    await stage.checked(pull, mended)
    await stage.job_ended(pull, 3)
    assert {(each["by"], each["commit"]) for each in stage.evidence("remediation", shop)} == {("mira", mended)}

    anew = await stage.github.push(pull, changed_files(), onto=merged)
    last = await stage.github.push(pull, {"shop/api/orders.py": base_files()["shop/api/orders.py"]}, author="mira")
    await stage.checked(pull, last)
    assert [state for state, _ in await stage.job_ended(pull, 5)][-1] == "done"
    ended = {each["by"] for each in stage.evidence("remediation", shop) if each["commit"] in (anew, last)}
    assert ended == {"mira"}


async def test_a_finding_that_is_back_opens_its_thread_again(stage: Stage) -> None:
    shop = await stage.repository("back-again")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    secret = next(comment for comment in pull.comments if "SOC2-002" in comment.body)
    said = len(pull.comments)
    await stage.checked(pull, await stage.github.push(pull, {"shop/billing.py": "x = 1\n"}))
    await stage.job_ended(pull, 2)
    assert secret.thread.resolved_by is not None
    check = await stage.checked(
        pull, await stage.github.push(pull, {"shop/billing.py": changed_files()["shop/billing.py"]})
    )
    await stage.job_ended(pull, 3)
    assert check.conclusion == "failure" and secret.thread.resolved_by is None
    assert len(pull.comments) == said, "one thread for one finding"
    states = stage.rows(
        "SELECT state, remediation FROM findings WHERE repository = ? AND rule = 'SOC2-002'", shop.full_name
    )
    assert states == [("open", None)]


async def test_a_finding_that_comes_back_under_a_waiver_opens_its_own_thread(stage: Stage) -> None:
    shop = await stage.repository("waived-and-back")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    (comment,) = pull.comments
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await stage.github.comment(pull, "mira", f"/compliance waive {name} {REASON} until: {UNTIL}")
    await stage.job_ended(pull, 3)
    await stage.github.push(pull, {"tools/tool1.py": "x = 1\n"})
    await stage.job_ended(pull, 4)
    assert comment.thread.resolved_by is not None
    await stage.github.push(pull, dict(bad(1)))
    await stage.job_ended(pull, 5)
    assert comment.thread.resolved_by is None, "nobody has fixed it"
    await stage.github.comment(pull, "mira", f"/compliance unwaive {name}")
    await stage.job_ended(pull, 7)
    check = await stage.checked(pull)
    assert (check.conclusion, comment.thread.resolved_by) == ("failure", None)
    assert len(pull.comments) == 1


async def test_a_push_that_no_event_has_told_of_yet_is_followed(stage: Stage) -> None:
    """GitHub takes no review of a commit that a forced push has dropped."""
    shop = await stage.repository("forced-late", {"README.md": "x\n"})
    looking = stage.github.faults.add("GET", "/forced-late/compare/", FaultKind.SLOW, seconds=3.0)
    pull = await stage.pull(shop, bad(1))
    await stage.until(lambda: looking.times == 0, "it to be looked at")
    where, stage.app.webhook_url = stage.app.webhook_url, "http://127.0.0.1:9/webhooks/github"
    try:
        head = await stage.github.push(pull, bad(2), onto=await shop.git.resolve("main"))
        await stage.github.drain()
    finally:
        stage.app.webhook_url = where
    assert (await stage.checked(pull, head)).conclusion == "failure"
    assert [state for state, _ in await stage.job_ended(pull, 2)] == ["superseded", "done"]
    assert [each.commit for each in pull.reviews] == [head]
    assert not [each for each in stage.github.requests if each.status == 422 and "/forced-late/" in each.path]
