"""Who may ask what: the app's JWT, installation tokens, narrowing, permissions, limits."""

import base64
import json

import pytest

from bot.demo.github import LoopbackGitHub
from tests.world.fixtures import Client, app_jwt
from tests.world.scene import set_scene


async def test_an_app_signs_in_and_asks(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    assert (await client.call("GET", "/app", bearer=app_jwt(scene.app))).body["slug"] == "complianceagent"
    found = await client.call("GET", scene.repo + "/installation", bearer=app_jwt(scene.app))
    assert found.body["id"] == scene.installation.id
    listed = await client.call("GET", "/app/installations", bearer=app_jwt(scene.app))
    assert [one["id"] for one in listed.body] == [scene.installation.id]
    one = await client.call("GET", f"/app/installations/{scene.installation.id}", bearer=app_jwt(scene.app))
    assert one.body["account"]["login"] == "acme"
    token = await client.log_in(scene.installation)
    assert token.startswith("ghs_")
    assert len(token) > 40
    repository = await client.call("GET", scene.repo)
    assert (repository.status, repository.body["default_branch"]) == (200, "main")
    assert repository.headers["X-RateLimit-Limit"] == "5000"
    limit = (await client.call("GET", "/rate_limit")).body["resources"]["core"]
    assert (limit["used"], limit["remaining"]) == (1, 4999)


async def test_bad_json_web_tokens(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    other = github.app("other")

    async def answer(bearer: str) -> tuple[int, str]:
        got = await client.call("GET", "/app", bearer=bearer)
        return got.status, got.body.get("message", "")

    assert (await answer(app_jwt(scene.app, exp=600)))[0] == 200
    assert await answer(app_jwt(scene.app, exp=660)) == (
        401,
        "'Expiration time' claim ('exp') is too far in the future",
    )
    for wrong in (
        app_jwt(scene.app, exp=-1),
        app_jwt(scene.app, iat=120),
        app_jwt(scene.app, key=other.pem),
        "ghs_nonsense",
    ):
        assert (await answer(wrong))[0] == 401
    head, claims, _ = app_jwt(scene.app).split(".")
    unsigned = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    assert head != unsigned
    assert (await answer(f"{unsigned}.{claims}."))[0] == 401
    del github.world.apps[other.id]
    assert (await answer(app_jwt(other)))[0] == 404
    assert (await client.call("GET", "/app")).status == 401


async def test_a_wrong_or_expired_token_is_refused(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    assert (await client.call("GET", scene.repo)).status == 401
    assert (await client.call("GET", scene.repo, bearer="ghs_wrong")).body["message"] == "Bad credentials"
    await client.log_in(scene.installation)
    assert (await client.call("GET", "/app")).status == 401
    github.expire_tokens()
    assert (await client.call("GET", scene.repo)).status == 401
    assert (await client.call("GET", scene.repo, bearer=app_jwt(scene.app))).status == 401


async def test_lost_and_suspended_installations(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    path = f"/app/installations/{scene.installation.id}/access_tokens"
    github.suspend(scene.installation)
    assert (await client.call("POST", path, bearer=app_jwt(scene.app))).status == 403
    assert (await client.call("GET", scene.repo)).status == 403
    github.remove(scene.installation)
    assert (await client.call("POST", path, bearer=app_jwt(scene.app))).status == 404
    assert (await client.call("GET", scene.repo)).status == 401


async def test_another_apps_installation_is_not_found(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    path = f"/app/installations/{scene.installation.id}/access_tokens"
    assert (await client.call("POST", path, bearer=app_jwt(github.app("other")))).status == 404


async def test_tokens_are_narrowed(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    second = await github.create_repository("acme/second")
    await client.log_in(scene.installation, repositories=["second"], permissions={"contents": "read"})
    assert (await client.call("GET", f"/repos/{second.full_name}")).status == 200
    assert (await client.call("GET", scene.repo)).status == 404
    path = f"/repos/{second.full_name}/check-runs"
    refused = await client.call("POST", path, {"name": "Check", "head_sha": "0" * 40})
    assert (refused.status, refused.headers["X-Accepted-GitHub-Permissions"]) == (403, "checks=write")
    await client.log_in(scene.installation, repository_ids=[second.id])
    tokens = f"/app/installations/{scene.installation.id}/access_tokens"
    for wanted in (
        {"repositories": ["unknown"]},
        {"repository_ids": [1]},
        {"permissions": {"actions": "read"}},
        {"permissions": {"metadata": "write"}},
    ):
        assert (await client.call("POST", tokens, wanted, bearer=app_jwt(scene.app))).status == 422


@pytest.mark.parametrize(
    ("method", "path", "body", "missing"),
    [
        ("POST", "/pulls/1/reviews", {"event": "COMMENT", "body": "x"}, "pull_requests=write"),
        ("POST", "/issues/1/comments", {"body": "x"}, "issues=write; pull_requests=write"),
        ("POST", "/check-runs", {"name": "x", "head_sha": "x"}, "checks=write"),
        ("GET", "/commits/main/check-runs", None, "checks=read"),
    ],
)
async def test_a_missing_permission_is_named(
    github: LoopbackGitHub, client: Client, method: str, path: str, body: object, missing: str
) -> None:
    scene = await set_scene(github, permissions={"contents": "read", "pull_requests": "read", "issues": "read"})
    await client.log_in(scene.installation)
    refused = await client.call(method, scene.repo + path, body)
    assert (refused.status, refused.body["message"]) == (403, "Resource not accessible by integration")
    assert refused.headers["X-Accepted-GitHub-Permissions"] == missing


async def test_one_of_two_permissions_is_enough_for_a_conversation(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github, permissions={"pull_requests": "write"})
    await client.log_in(scene.installation)
    assert (await client.call("POST", scene.repo + "/issues/1/comments", {"body": "x"})).status == 201


async def test_too_much_content_in_a_minute(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    github.front.content_a_minute = 2
    path = scene.repo + "/issues/1/comments"
    answers = [await client.call("POST", path, {"body": "x"}) for _ in range(3)]
    assert [one.status for one in answers] == [201, 201, 403]
    assert answers[2].headers["Retry-After"] == "60"
    assert "secondary rate limit" in answers[2].body["message"]
    assert len(scene.pull.conversation) == 2
    assert sum(one.content for one in github.requests) == 3


async def test_a_client_gives_its_name(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    token = await client.log_in(scene.installation)
    headers = {"Authorization": f"token {token}", "User-Agent": ""}
    async with client.session.get(github.url + scene.repo, headers=headers) as answer:
        assert answer.status == 403


async def test_bodies_that_are_no_json_objects(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    url = github.url + scene.repo + "/issues/1/comments"
    headers = {"Authorization": f"token {client.token}"}
    async with client.session.post(url, data=b"{", headers=headers) as answer:
        assert answer.status == 400
    assert (await client.call("POST", scene.repo + "/issues/1/comments", [1])).status == 400
    assert (await client.call("GET", "/nowhere")).status == 404
