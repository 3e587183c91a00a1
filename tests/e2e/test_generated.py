"""Files that a repository calls generated are looked at like any other, and get no comments on their lines."""

import pytest

from tests.e2e.plant import BAD
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

MADE, OWN = "tools/gen/client.py", "tools/own.py"


async def test_what_the_base_calls_generated_counts_and_has_no_comment_on_a_line(stage: Stage) -> None:
    shop = await stage.repository("generated", {".gitattributes": "tools/gen/** linguist-generated\n"})
    pull = await stage.pull(shop, {MADE: BAD.format(1)})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert pull.comments == []
    assert [each["path"] for each in check.annotations] == [MADE]
    assert f"to be mended where they are made from: `{MADE}`" in check.output["summary"]


async def test_a_change_cannot_call_its_own_code_generated(stage: Stage) -> None:
    shop = await stage.repository("generated-by-itself")
    pull = await stage.pull(shop, {OWN: BAD.format(1), ".gitattributes": "*.py linguist-generated\n"})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert (check.conclusion, len(pull.comments)) == ("failure", 1)
    assert "- `.gitattributes`: which diffs reviewers see folded" in check.output["summary"]
