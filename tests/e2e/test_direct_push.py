"""What reaches the default branch without a pull request is recorded as a change without review."""

import json
from typing import Any

import pytest

from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_direct_push_is_recorded_and_a_merge_is_not_taken_for_one(stage: Stage) -> None:
    shop = await stage.repository("pushed")
    pull = await stage.pull(shop, {"shop/empty.py": "x = 1\n"})
    await stage.checked(pull)
    await stage.github.merge(pull, "mira")
    await stage.github.commit(shop, "other", {"a.py": "a = 1\n"}, author="mira")
    sha = await stage.github.commit(shop, "main", {"b.py": "b = 1\n"}, "Mend it quickly\n\nat night", author="mira")

    def ended() -> list[tuple[str]]:
        return stage.rows(
            "SELECT state FROM jobs WHERE kind = 'push' AND repository = ? AND finished_at IS NOT NULL", shop.full_name
        )

    await stage.until(lambda: len(ended()) == 2, "both pushes to be looked at")
    pushed = [each for each in _changes(stage, shop.full_name) if each.get("direct_push")]
    (change,) = pushed
    assert (change["head"], change["pushed_by"], change["base_branch"]) == (sha, "mira", "main")
    assert change["independent_approval"] == "absent"
    assert [each["title"] for each in change["commits"]] == ["Mend it quickly"]


async def test_a_protected_branch_is_watched_like_the_default_one(stage: Stage) -> None:
    shop = await stage.repository("released")
    stage.github.require_check(shop, "ComplianceAgent / SOC 2", stage.app)
    await stage.github.commit(shop, "release", {"a.py": "a = 1\n"})
    await stage.github.commit(shop, "fix", {"b.py": "b = 1\n"}, onto=await shop.git.resolve("refs/heads/release"))
    pull = await stage.github.open_pull_request(shop, "fix", "release")
    await stage.checked(pull)
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 2)
    pushed = [await stage.github.commit(shop, name, {"c.py": "c = 1\n"}, author="mira") for name in ("fix", "release")]

    def ended() -> list[str]:
        query = "SELECT head FROM jobs WHERE kind = 'push' AND repository = ? AND finished_at IS NOT NULL"
        return [row[0] for row in stage.rows(query, shop.full_name)]

    await stage.until(lambda: pushed[1] in ended(), "the push to be looked at")
    (change,) = [each for each in _changes(stage, shop.full_name) if each.get("direct_push")]
    assert (change["head"], change["base_branch"], change["pushed_by"]) == (pushed[1], "release", "mira")
    assert pushed[0] not in ended(), "nobody has to review what is pushed to a branch that is not protected"


def _changes(stage: Stage, repository: str) -> list[dict[str, Any]]:
    payloads = [json.loads(row[0]) for row in stage.rows("SELECT payload FROM evidence ORDER BY seq")]
    changes = [each["body"] for each in payloads if each["kind"] == "change"]
    return [each for each in changes if each["repository"] == repository]
