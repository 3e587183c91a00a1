"""Pull requests of programs and of strangers are reviewed like anybody's, and the record names who made them."""

import pytest

from tests.e2e.plant import bad
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("login", ["dependabot[bot]", "renovate[bot]"])
async def test_a_program_that_updates_dependencies(stage: Stage, login: str) -> None:
    shop = await stage.repository(f"by-{login[:-5]}", {"requirements.txt": "httpx==0.27.0\n"})
    stage.github.user(login, "Bot")
    await stage.github.commit(shop, "bump", {"requirements.txt": "httpx==0.28.1\n", **bad(1)}, author=login)
    pull = await stage.github.open_pull_request(shop, "bump", author=login)
    assert (await stage.checked(pull)).conclusion == "failure"
    await stage.job_ended(pull)
    assert (len(pull.reviews), len(pull.comments)) == (1, 1)
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert change["author"] == login
    assert [each["author"] for each in change["commits"]] == [login]


async def test_a_strangers_first_pull_request_from_a_fork_that_we_do_not_see(stage: Stage) -> None:
    """We have no rights to the fork: its commits are fetched from the base repository."""
    shop = await stage.repository("first-time")
    fork = await stage.github.fork(shop, "stranger")
    await stage.github.commit(fork, "patch-1", dict(bad(1)), author="stranger")
    pull = await stage.github.open_pull_request(shop, "patch-1", author="stranger", source=fork)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert (len(pull.reviews), len(pull.comments)) == (1, 1)
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    await stage.github.comment(pull, "stranger", f"/compliance false-positive {name} reason: I am sure it is none")
    await stage.job_ended(pull, 2)
    assert "write" in pull.conversation[-1].body, "a stranger lets nothing be"
    assert stage.evidence("waiver", shop) == []
    head = await stage.github.push(pull, {"tools/tool1.py": "x = 1\n"}, author="stranger")
    assert (await stage.checked(pull, head)).conclusion == "success"
    await stage.job_ended(pull, 3)
    (remediation,) = stage.evidence("remediation", shop)
    assert (remediation["by"], remediation["commit"]) == ("stranger", head)
    assert not [each.path for each in stage.github.requests if each.path.startswith("/repos/stranger/")]


async def test_a_stranger_approves_nothing(stage: Stage) -> None:
    """In a public repository anybody can press "Approve", with a second account as well."""
    shop = await stage.repository("approved-by-strangers")
    pull = await stage.pull(shop, {"docs/guide.md": "Read this.\n"})
    await stage.job_ended(pull)
    for login in ("stranger", "victor"):
        await stage.github.review(pull, login, "APPROVED")
    await stage.github.merge(pull, "dev")
    await stage.job_ended(pull, 2)
    (change,) = stage.evidence("change", shop)
    assert (change["independent_approval"], change["independent_approvers"]) == ("absent", [])
    assert {each["by"]: each["may_write"] for each in change["reviews"]} == {"stranger": False, "victor": False}
