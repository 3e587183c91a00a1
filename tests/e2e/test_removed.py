"""A pull request that takes a control away: one comment, on the removed line, on the left side of the diff."""

import re

import pytest

from bot.demo.sample_files import base_files
from tests.e2e.stage import Stage
from tests.e2e.test_review import MARKER, rules_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

USERS = "shop/api/users.py"


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


async def test_a_removed_parameter_gets_one_comment_on_the_left(stage: Stage) -> None:
    before = base_files()[USERS]
    after = before.replace("def me(user: CurrentUser)", "def me()").replace(
        '"id": user.id, "name": user.name', '"id": 1'
    )
    shop = await stage.repository("removed-parameter")
    pull = await stage.pull(shop, {USERS: after})
    check = await stage.checked(pull)
    await stage.job_ended(pull)

    (comment,) = pull.comments
    assert rules_of([comment.body]) == ["SOC2-001"]
    assert (comment.original.path, comment.original.side) == (USERS, "LEFT")
    assert comment.original.line == line_of(before, "def me(")
    assert "removed here" in comment.body
    assert "```suggestion" not in comment.body, "nothing can be suggested on a line that is gone"
    assert check.conclusion == "failure"
    (finding,) = stage.evidence("finding", shop)
    assert (finding["rule"], finding["side"]) == ("SOC2-001", "base")

    head = await stage.github.push(pull, {USERS: before.replace("def me", "\ndef me")})
    mended = await stage.checked(pull, head)
    await stage.job_ended(pull, 2)
    assert mended.conclusion == "success"
    assert comment.thread.resolved_by is not None
    (remediation,) = stage.evidence("remediation", shop)
    assert remediation["commit"] == head


async def test_a_second_push_that_leaves_it_removed_says_nothing_twice(stage: Stage) -> None:
    shop = await stage.repository("removed-twice")
    after = base_files()[USERS].replace("def me(user: CurrentUser)", "def me()")
    pull = await stage.pull(shop, {USERS: after})
    await stage.checked(pull)
    await stage.job_ended(pull)
    head = await stage.github.push(pull, {USERS: "# A comment.\n" + after})
    await stage.checked(pull, head)
    await stage.job_ended(pull, 2)
    assert len(pull.reviews) == 1
    assert len({match[1] for comment in pull.comments if (match := MARKER.search(comment.body))}) == len(pull.comments)
    assert [comment for comment in pull.comments if comment.thread.resolved_by] == []


async def test_a_renamed_file_keeps_its_place_in_the_diff(stage: Stage) -> None:
    files = base_files()
    padded = files[USERS] + "".join(f"\n\n# Line {number}.\n" for number in range(12))
    files[USERS] = padded
    shop = await stage.repository("removed-renamed", files)
    pull = await stage.pull(
        shop, {USERS: None, "shop/api/people.py": re.sub(r"def me\(user: CurrentUser\)", "def me()", padded)}
    )
    before = len(stage.github.requests)
    await stage.checked(pull)
    await stage.job_ended(pull)
    assert not [each for each in stage.github.requests[before:] if each.status == 422]
    sides = {(comment.original.path, comment.original.side) for comment in pull.comments}
    assert sides == {("shop/api/people.py", "LEFT")}


async def test_a_deleted_setting_without_any_added_line(stage: Stage) -> None:
    files = base_files() | {"shop/settings.py": "DEBUG = False\nSECURE_SSL_REDIRECT = True\nLANGUAGE_CODE = 'en'\n"}
    shop = await stage.repository("removed-setting", files)
    pull = await stage.pull(shop, {"shop/settings.py": "DEBUG = False\nLANGUAGE_CODE = 'en'\n"})
    await stage.checked(pull)
    await stage.job_ended(pull)
    (comment,) = pull.comments
    assert (comment.original.side, comment.original.line) == ("LEFT", 2)
    assert rules_of([comment.body]) == ["SOC2-005"]
