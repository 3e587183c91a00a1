"""Faults: nothing done, or done and not told."""

import time

import aiohttp
import pytest

from bot.demo.github import FaultKind, LoopbackGitHub
from tests.world.fixtures import Client
from tests.world.scene import set_scene


@pytest.mark.parametrize(
    ("kind", "status", "done"),
    [
        (FaultKind.BAD_GATEWAY_BEFORE, 502, False),
        (FaultKind.BAD_GATEWAY_AFTER, 502, True),
        (FaultKind.RESET_BEFORE, 0, False),
        (FaultKind.RESET_AFTER, 0, True),
        (FaultKind.SERVER_ERROR, 500, False),
        (FaultKind.SECONDARY_LIMIT, 403, False),
        (FaultKind.PRIMARY_LIMIT, 403, False),
        (FaultKind.TOO_MANY_REQUESTS, 429, False),
        (FaultKind.BAD_CREDENTIALS, 401, False),
        (FaultKind.SLOW, 201, True),
    ],
)
async def test_a_fault_strikes_once(
    github: LoopbackGitHub, client: Client, kind: FaultKind, status: int, done: bool
) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    path = scene.repo + "/issues/1/comments"
    github.faults.add("POST", "/issues/1/comments$", kind, seconds=0.01)
    try:
        answered = (await client.call("POST", path, {"body": "first"})).status
    except aiohttp.ClientConnectionError:
        answered = 0
    assert (answered, [one.body for one in scene.pull.conversation]) == (status, ["first"] if done else [])
    logged = github.requests[-1]
    assert (logged.fault, logged.request) == (kind, {"body": "first"})
    assert logged.status == (201 if done else status)
    assert (await client.call("POST", path, {"body": "second"})).status == 201
    assert github.requests[-1].fault == ""


async def test_what_the_limits_say(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    github.faults.add("*", "/pulls/", "403 secondary limit", seconds=7)
    github.faults.add("*", "/pulls/", "403 secondary limit")
    github.faults.add("*", "/pulls/", "403 primary limit", seconds=30)
    told, untold, primary = [await client.call("GET", scene.path) for _ in range(3)]
    assert told.headers["Retry-After"] == "7"
    assert "Retry-After" not in untold.headers
    assert primary.headers["X-RateLimit-Remaining"] == "0"
    assert 25 < int(primary.headers["X-RateLimit-Reset"]) - time.time() <= 31


async def test_faults_have_a_method_a_path_and_a_count(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    github.faults.add("GET", "/files$", "500", times=2)
    assert (await client.call("GET", scene.path)).status == 200
    assert [(await client.call("GET", scene.path + "/files")).status for _ in range(3)] == [500, 500, 200]


async def test_the_token_expires_in_the_middle(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    github.expire_tokens()
    assert (await client.call("GET", scene.path)).status == 401
    await client.log_in(scene.installation)
    assert (await client.call("GET", scene.path)).status == 200
