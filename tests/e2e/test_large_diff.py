"""What GitHub does not show of a large diff is told in the check run and in the review's text, and nothing is lost."""

from collections.abc import Mapping

import pytest

from bot.demo.github.state import PullRequest
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHOWN, HIDDEN = "a/first.txt", "z/last.txt"
"""The first and the last file of the diff, each with a finding."""

LINES = "a line of the data\n" * 17_000
BYTES = ("x" * 999 + "\n") * 480


def _key(letter: str) -> str:
    return f"upload: AKIAIOSFODNN7EXAB{letter}CK\n"


@pytest.mark.parametrize(
    ("name", "between"),
    [
        ("many-files", {f"m/{number:03}.txt": "x\n" for number in range(300)}),
        ("many-lines", {f"m/{number}.txt": LINES for number in range(6)}),
        ("many-bytes", {f"m/{number}.txt": BYTES for number in range(3)}),
    ],
)
async def test_what_is_shown_has_its_comment_and_the_rest_is_told(
    stage: Stage, name: str, between: Mapping[str, str]
) -> None:
    shop = await stage.repository(f"large-{name}", {"README.md": "x\n"})
    pull = await stage.pull(shop, {SHOWN: _key("A"), **between, HIDDEN: _key("D")})
    check = await stage.checked(pull)
    assert await stage.job_ended(pull) == [("done", "")]
    assert [comment.original.path for comment in pull.comments] == [SHOWN]
    assert [each["path"] for each in check.annotations] == [HIDDEN]
    (review,) = pull.reviews
    assert f"`{HIDDEN}:1`" in review.body
    assert check.conclusion == "failure"
    assert "2 findings block this change" in check.output["summary"]
    assert _refused(stage, pull) == []


def _refused(stage: Stage, pull: PullRequest) -> list[str]:
    mine = f"/{pull.repository.full_name}/"
    return [each.path for each in stage.github.requests if each.status == 422 and mine in each.path]
