"""What GitHub does not show, list or let be said: the loopback is as strict."""

import pytest

from bot.demo.github import LoopbackGitHub
from bot.demo.github.diff import FileDiff
from bot.demo.github.git_repository import Content
from bot.demo.github.shown import shown_whole
from tests.world.fixtures import Client
from tests.world.scene import Scene, set_scene
from tests.world.test_reviews import comment, post

MANY: dict[str, str | bytes | None] = {f"many/{number:04}.txt": "x\n" for number in range(310)}


def file(number: int, lines: int, width: int = 4) -> FileDiff:
    patch = "\n".join([f"@@ -0,0 +1,{lines - 1} @@", *["+" + "x" * (width - 2)] * (lines - 1)])
    return FileDiff(f"{number:05}", None, "added", "0" * 40, lines - 1, 0, patch)


def shown(*files: FileDiff) -> list[bool]:
    return [each.patch is not None for each in shown_whole(files)]


def test_the_whole_diff_has_limits_of_its_own() -> None:
    assert shown(*(file(number, 2) for number in range(302))) == [True] * 300 + [False] * 2
    assert shown(file(1, 10_000), file(2, 10_000), file(3, 2)) == [True, True, False]
    assert shown(file(1, 5, 120_000), file(2, 5, 120_000), file(3, 5, 120_000), file(4, 2)) == [
        True,
        True,
        False,
        False,
    ]


async def test_no_comment_stands_where_nothing_is_shown(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github, changes=MANY)
    await client.log_in(scene.installation)
    assert (await post(client, scene, comment(1, "many/0299.txt"))).status == 200
    refused = await post(client, scene, comment(1, "many/0300.txt"))
    assert (refused.status, "could not be resolved" in refused.body["errors"][0]) == (422, True)
    third = (await client.call("GET", scene.path + "/files?per_page=100&page=4")).body
    assert [("patch" in each) for each in third] == [False] * 10


@pytest.mark.parametrize("side", ["base", "head"])
@pytest.mark.parametrize("attribute", ["-diff", "binary"])
async def test_no_comment_stands_where_an_attribute_keeps_a_file_out_of_diffs(
    github: LoopbackGitHub, client: Client, side: str, attribute: str
) -> None:
    said: dict[str, Content] = {".gitattributes": f"*.lock {attribute}\n*.txt diff=text\n"}
    before: dict[str, Content] = {"app.py": "x\n", **(said if side == "base" else {})}
    changes: dict[str, Content | None] = {"a.lock": "x\n", "a.txt": "x\n", **(said if side == "head" else {})}
    scene = await set_scene(github, files=before, changes=changes)
    await client.log_in(scene.installation)
    assert (await post(client, scene, comment(1, "a.txt"))).status == 200
    assert (await post(client, scene, comment(1, "a.lock"))).status == 422
    listed = {each["filename"]: each for each in (await client.call("GET", scene.path + "/files")).body}
    assert ("patch" in listed["a.txt"], "patch" in listed["a.lock"]) == (True, False)
    on_file = {"body": "x", "subject_type": "file", "commit_id": scene.pull.head_sha, "path": "a.lock"}
    assert (await client.call("POST", scene.path + "/comments", on_file)).status == 201


async def test_no_comment_stands_on_a_file_that_is_not_listed(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github, changes={f"many/{number:04}.txt": "x\n" for number in range(3001)})
    await client.log_in(scene.installation)
    on_file = {"body": "x", "subject_type": "file", "commit_id": scene.pull.head_sha}
    assert (await client.call("POST", scene.path + "/comments", {**on_file, "path": "many/2999.txt"})).status == 201
    assert (await client.call("POST", scene.path + "/comments", {**on_file, "path": "many/3000.txt"})).status == 422


@pytest.fixture
async def scene(github: LoopbackGitHub, client: Client) -> Scene:
    made = await set_scene(github)
    await client.log_in(made.installation)
    return made


async def test_an_app_says_nothing_in_a_locked_conversation(
    github: LoopbackGitHub, client: Client, scene: Scene
) -> None:
    thread = (await client.call("POST", scene.path + "/comments", comment(10, commit_id=scene.pull.head_sha))).body
    spoken = await github.comment(scene.pull, "mira", "Hello")
    scene.pull.locked = True
    refused = await post(client, scene, comment(10))
    assert (refused.status, refused.body["errors"]) == (422, ["lock prevents review"])
    issue = f"{scene.repo}/issues/{scene.pull.number}/comments"
    for path, body in (
        (scene.path + "/comments", comment(10, commit_id=scene.pull.head_sha)),
        (f"{scene.path}/comments/{thread['id']}/replies", {"body": "And?"}),
        (f"{scene.repo}/pulls/comments/{thread['id']}/reactions", {"content": "eyes"}),
        (issue, {"body": "Hello"}),
        (f"{scene.repo}/issues/comments/{spoken.id}/reactions", {"content": "eyes"}),
    ):
        answer = await client.call("POST", path, body)
        assert (answer.status, "is locked" in answer.body["message"]) == (403, True)
    assert (await client.call("GET", scene.path)).body["locked"] is True
