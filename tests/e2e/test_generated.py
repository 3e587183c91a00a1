"""Files that a repository calls generated, or keeps out of diffs, are looked at like any other, and get no comments on
their lines."""

import pytest

from bot.demo.github.git_repository import Content
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


@pytest.mark.parametrize(
    ("name", "before", "change"),
    [
        ("base", {".gitattributes": "tools/** -diff\n"}, {}),
        ("head", {}, {".gitattributes": "[attr]quiet binary\ntools/* !diff\ntools/*.p[xy] quiet\n"}),
        ("removed", {".gitattributes": "tools/** -diff\n"}, {".gitattributes": None}),
        ("large", {"tools/.gitattributes": f"# {'x' * 70_000}\n* -diff\n"}, {}),
        ("many", {f"{name}/.gitattributes": "* -diff\n" for name in ("tools", *(f"a{n:02}" for n in range(60)))}, {}),
    ],
)
async def test_what_is_kept_out_of_diffs_counts_and_is_refused_no_comment(
    stage: Stage, name: str, before: dict[str, Content], change: dict[str, Content | None]
) -> None:
    shop = await stage.repository(f"no-diff-{name}", {**before, "README.md": "x\n"})
    pull = await stage.pull(shop, {OWN: BAD.format(1), "shop.py": BAD.format(2), **change})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert [each.original.path for each in pull.comments] == ["shop.py"]
    assert [each["path"] for each in check.annotations] == [OWN]
    (review,) = pull.reviews
    assert f"`{OWN}:" in review.body
    assert (check.conclusion, "2 findings block" in check.output["summary"]) == ("failure", True)
    assert not [each for each in stage.github.requests if each.status == 422 and shop.full_name in each.path]
