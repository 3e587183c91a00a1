"""Check runs, and everything GitHub refuses about them."""

from typing import Any

import pytest

from bot.demo.github import LoopbackGitHub
from tests.world.fixtures import Client
from tests.world.scene import Scene, set_scene


def annotation(line: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "path": "app.py",
        "start_line": line,
        "end_line": line,
        "annotation_level": "warning",
        "message": "Look here.",
        **more,
    }


def output(**more: Any) -> dict[str, Any]:
    return {"title": "Title", "summary": "Summary", **more}


async def start(client: Client, scene: Scene, **more: Any) -> Any:
    body = {"name": "Check", "head_sha": scene.pull.head_sha, **more}
    return await client.call("POST", scene.repo + "/check-runs", body)


async def test_a_check_run_from_start_to_end(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    made = await start(client, scene, status="in_progress", external_id="job-1")
    assert (made.status, made.body["conclusion"], made.body["external_id"]) == (201, None, "job-1")
    assert [one["number"] for one in made.body["pull_requests"]] == [1]
    path = f"{scene.repo}/check-runs/{made.body['id']}"
    for lines in (range(1, 51), range(51, 61)):
        patch = {"output": output(annotations=[annotation(line) for line in lines])}
        assert (await client.call("PATCH", path, patch)).status == 200
    action = {"label": "x" * 20, "description": "x" * 40, "identifier": "x" * 20}
    ended = await client.call("PATCH", path, {"conclusion": "failure", "actions": [action] * 3})
    assert (ended.body["status"], ended.body["output"]["annotations_count"]) == ("completed", 60)
    second = await client.call("GET", path + "/annotations?per_page=50&page=2")
    assert [one["start_line"] for one in second.body] == list(range(51, 61))
    assert (await client.call("GET", path)).body["completed_at"] is not None


async def test_the_checks_of_a_commit_are_found(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    first, other = await start(client, scene), await start(client, scene, name="Other")
    second = await start(client, scene, status="completed", conclusion="success")
    path = f"{scene.repo}/commits/{scene.pull.head_sha}/check-runs"

    async def found(query: str) -> list[int]:
        answer = await client.call("GET", path + query)
        assert answer.body["total_count"] == len(answer.body["check_runs"])
        return sorted(one["id"] for one in answer.body["check_runs"])

    ids = [one.body["id"] for one in (first, other, second)]
    assert await found("") == ids[1:]
    assert await found("?filter=all") == ids
    assert await found("?check_name=Check") == [ids[2]]
    assert await found(f"?check_name=Check&filter=all&app_id={scene.app.id}") == [ids[0], ids[2]]
    assert await found("?app_id=1") == []
    assert await found("?status=completed") == [ids[2]]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"output": output(annotations=[annotation()] * 51)}, "Only 50 items are allowed; 51 were supplied"),
    ({"output": output(summary="é" * 65_536)}, "Only 65535 characters"),
    ({"output": output(text="é" * 65_536)}, "Only 65535 characters"),
    ({"output": {"summary": "No title"}}, "title"),
    ({"output": output(annotations=[annotation(annotation_level="error")])}, "annotation_level"),
    ({"output": output(annotations=[annotation(title="x" * 256)])}, "255"),
    ({"output": output(annotations=[annotation(message="é" * 32_769)])}, "65536 bytes"),
    ({"output": output(annotations=[annotation(end_line=0)])}, "end_line"),
    ({"output": output(annotations=[annotation(end_line=2, start_column=1)])}, "start_column"),
    ({"output": output(annotations=[{"path": "app.py"}])}, "message"),
    ({"actions": [{"label": "a", "description": "b", "identifier": "c"}] * 4}, "Only 3 items"),
    ({"actions": [{"label": "x" * 21, "description": "b", "identifier": "c"}]}, "Only 20"),
    ({"actions": [{"label": "a", "description": "x" * 41, "identifier": "c"}]}, "Only 40"),
    ({"actions": [{"label": "a", "description": "b", "identifier": "x" * 21}]}, "Only 20"),
    ({"actions": [{"label": "a", "identifier": "c"}]}, "description"),
    ({"conclusion": "stale"}, "conclusion"),
    ({"conclusion": None}, "conclusion"),
    ({"status": "completed"}, "conclusion"),
    ({"status": "pending"}, "status"),
    ({"output": ["x"]}, "output"),
    ({"output": output(annotations="x")}, "annotations"),
    ({"actions": ["x"]}, "actions"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD)
async def test_what_is_refused_changes_nothing(
    github: LoopbackGitHub, client: Client, bad: dict[str, Any], reason: str
) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    refused = await start(client, scene, **bad)
    assert (refused.status, reason in refused.body["message"]) == (422, True), refused.body
    made = (await start(client, scene)).body
    path = f"{scene.repo}/check-runs/{made['id']}"
    assert (await client.call("PATCH", path, bad)).status == 422
    assert (await client.call("GET", path)).body == made


async def test_a_check_run_needs_a_name_and_a_commit_that_exists(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    assert (await client.call("POST", scene.repo + "/check-runs", {"name": "Check"})).status == 422
    assert (await start(client, scene, head_sha="0" * 40)).status == 422
    assert (await client.call("GET", scene.repo + "/check-runs/1")).status == 404


async def test_only_its_app_may_change_a_check_run(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    made = await start(client, scene)
    await client.log_in(github.install(github.app("other"), "acme"))
    answer = await client.call("PATCH", f"{scene.repo}/check-runs/{made.body['id']}", {"conclusion": "success"})
    assert (answer.status, "Invalid app_id" in answer.body["message"]) == (403, True)
