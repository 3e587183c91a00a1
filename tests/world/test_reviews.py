"""Reviews: taken whole, or refused whole as GitHub refuses them."""

from typing import Any

import pytest

from bot.demo.github import LoopbackGitHub
from tests.world.fixtures import Client
from tests.world.scene import Scene, set_scene


def comment(line: int, path: str = "app.py", side: str = "RIGHT", **more: Any) -> dict[str, Any]:
    return {"path": path, "line": line, "side": side, "body": "Look here.", **more}


async def post(client: Client, scene: Scene, *comments: dict[str, Any], **more: Any) -> Any:
    body = {"event": "COMMENT", "body": "Summary", "comments": list(comments), **more}
    return await client.call("POST", scene.path + "/reviews", body)


async def test_a_review_comes_with_all_its_comments(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    made = await post(
        client,
        scene,
        comment(7),
        comment(10),
        comment(10, side="LEFT"),
        comment(13, start_line=8, start_side="RIGHT"),
        comment(2, path="new.py", start_line=1, start_side="RIGHT"),
        comment(10, start_line=10, start_side="LEFT"),
        commit_id=scene.pull.head_sha,
    )
    assert (made.status, made.body["state"], made.body["commit_id"]) == (200, "COMMENTED", scene.pull.head_sha)
    listed = await client.call("GET", scene.path + "/comments")
    assert [(one["line"], one["side"], one["start_line"]) for one in listed.body] == [
        (7, "RIGHT", None),
        (10, "RIGHT", None),
        (10, "LEFT", None),
        (13, "RIGHT", 8),
        (2, "RIGHT", 1),
        (10, "RIGHT", 10),
    ]
    assert listed.body[1]["diff_hunk"].split("\n")[-2:] == ["-line 10", "+ten"]
    assert listed.body[1]["position"] == 5
    of_review = await client.call("GET", f"{scene.path}/reviews/{made.body['id']}/comments")
    assert len(of_review.body) == 6
    assert "line" not in of_review.body[0]
    assert [one["id"] for one in (await client.call("GET", scene.path + "/reviews")).body] == [made.body["id"]]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (comment(6), "must be part of the diff"),
        (comment(14), "must be part of the diff"),
        (comment(41), "must be part of the diff"),
        (comment(1, path="gone.py"), "Path could not be resolved"),
        (comment(1, path="new.py", side="LEFT"), "must be part of the diff"),
        (comment(10, start_line=10, start_side="RIGHT"), "must precede"),
        (comment(10, start_line=11, start_side="RIGHT"), "must precede"),
        (comment(10, side="LEFT", start_line=10, start_side="RIGHT"), "must precede"),
        (comment(30, start_line=10, start_side="RIGHT"), "same hunk"),
        (comment(10, start_line=8), "start_side is missing"),
        ({"path": "app.py", "line": 10, "body": "x"}, "side is missing"),
        ({"path": "app.py", "side": "RIGHT", "body": "x"}, "line is missing"),
        (comment(10, body="x" * 65_537), "too long"),
        (comment(10, body=""), "blank"),
    ],
)
async def test_one_bad_comment_refuses_the_whole_review(
    github: LoopbackGitHub, client: Client, bad: dict[str, Any], reason: str
) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    answer = await post(client, scene, comment(10), bad)
    assert (answer.status, answer.body["message"]) == (422, "Unprocessable Entity")
    assert reason in answer.body["errors"][0]
    assert "app.py" not in str(answer.body)  # no culprit is named
    assert (await client.call("GET", scene.path + "/comments")).body == []
    assert (await client.call("GET", scene.path + "/reviews")).body == []


async def test_comments_that_are_no_objects(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    for wrong in ("x", ["x"], {"path": "app.py"}):
        assert (await post(client, scene, comments=wrong)).status == 422


async def test_limits_of_the_body_are_exact(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    assert (await post(client, scene, body="é" * 65_536)).status == 200
    assert (await post(client, scene, body="é" * 65_537)).status == 422
    assert (await post(client, scene, body="")).status == 422
    assert (await post(client, scene, comment(10), body="")).status == 422


async def test_a_review_of_a_commit_that_is_not_in_the_pull_request(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    assert (await post(client, scene, commit_id=scene.pull.base_sha)).status == 422
    assert (await post(client, scene, commit_id="0" * 40)).status == 422


async def test_a_bot_cannot_judge_its_own_pull_request(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await github.commit(scene.repository, "mine", {"x.py": "x\n"})
    scene.pull = await github.open_pull_request(scene.repository, "mine", author="complianceagent[bot]")
    await client.log_in(scene.installation)
    for event in ("APPROVE", "REQUEST_CHANGES"):
        answer = await post(client, scene, event=event)
        assert (answer.status, "your own pull request" in answer.body["errors"][0]) == (422, True)
    assert (await post(client, scene)).status == 200


async def test_without_an_event_a_review_stays_pending_and_unseen(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    made = await client.call("POST", scene.path + "/reviews", {"body": "draft", "comments": [comment(10)]})
    assert (made.body["state"], "submitted_at" in made.body) == ("PENDING", False)
    assert (await client.call("GET", scene.path + "/comments")).body == []
    second = await client.call("POST", scene.path + "/reviews", {"body": "draft"})
    assert "one pending review" in second.body["errors"][0]


async def test_a_review_is_edited(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    path = f"{scene.path}/reviews/{(await post(client, scene)).body['id']}"
    assert (await client.call("PUT", path, {"body": "New"})).body["body"] == "New"
    assert (await client.call("GET", path)).body["body"] == "New"
    assert (await client.call("GET", f"{scene.path}/reviews/1")).status == 404


async def test_single_comments(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    path, head = scene.path + "/comments", scene.pull.head_sha
    made = await client.call("POST", path, comment(30, commit_id=head))
    assert made.status == 201
    refused = await client.call("POST", path, comment(20, commit_id=head))
    assert (refused.status, refused.body["message"]) == (422, "Validation Failed")
    assert refused.body["errors"][0]["field"] == "pull_request_review_thread.line"
    on_file = await client.call(
        "POST", path, {"path": "new.py", "body": "All of it", "commit_id": head, "subject_type": "file"}
    )
    assert (on_file.body["subject_type"], on_file.body["line"]) == ("file", None)
    reply = await client.call("POST", f"{path}/{made.body['id']}/replies", {"body": "And?"})
    assert reply.body["in_reply_to_id"] == made.body["id"]
    one = f"{scene.repo}/pulls/comments/{made.body['id']}"
    assert (await client.call("PATCH", one, {"body": "Edited"})).body["body"] == "Edited"
    assert (await client.call("GET", one)).body["body"] == "Edited"
    assert (await client.call("PATCH", one, {"body": "x" * 65_537})).status == 422
    foreign = await github.reply(made.body["id"], "alice", "Done.")
    assert (await client.call("PATCH", f"{scene.repo}/pulls/comments/{foreign.id}", {"body": "x"})).status == 403


async def test_comments_move_with_their_lines_or_become_outdated(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    await post(client, scene, comment(10), comment(32, start_line=29, start_side="RIGHT"), comment(2, path="new.py"))
    await github.push(scene.pull, {"new.py": "zero\none\ntwo\n", "app.py": "first\n" + CHANGED_AGAIN}, author="alice")
    first, second, third = (await client.call("GET", scene.path + "/comments")).body
    assert (first["line"], first["original_line"], first["commit_id"]) == (11, 10, scene.pull.head_sha)
    assert (second["line"], second["start_line"], second["original_line"], second["position"]) == (None, None, 32, None)
    assert (third["line"], third["original_line"]) == (3, 2)


CHANGED_AGAIN = "".join({10: "ten\n", 30: "Thirty!\n"}.get(number, f"line {number}\n") for number in range(1, 41))
