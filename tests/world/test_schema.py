"""The check against GitHub's schemas bites, and knows every endpoint that is served."""

from typing import Any

import pytest

from bot.demo.github import Exchange, LoopbackGitHub
from bot.demo.github.server import MODULES
from tests.world.fixtures import Client
from tests.world.scene import set_scene
from tests.world.schema import SchemaCheck, endpoint

WITHOUT_BODY = frozenset({"/app/hook/deliveries/{delivery_id}/attempts"})
"""What is asked for by the address alone, though it is no GET."""


@pytest.mark.parametrize(
    "route",
    [route for module in MODULES for route in module.ROUTES],
    ids=lambda route: f"{route.method} {route.template}",
)
def test_every_endpoint_is_one_of_githubs(route: Any) -> None:
    known = endpoint(route.method, route.template)
    assert known is not None
    assert known.response
    assert bool(known.request) == (route.method != "GET" and route.template not in WITHOUT_BODY)


async def test_a_mismatch_is_found(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    body = {"event": "COMMENT", "body": "x", "comments": []}
    await client.call("POST", scene.path + "/reviews", body)
    good = github.requests[-1]

    def found(**changes: Any) -> str:
        check = SchemaCheck()
        check.exchange(Exchange(**(vars(good) | changes)))
        return "\n".join(check.mismatches)

    assert found() == ""
    assert "state" in found(response={name: value for name, value in good.response.items() if name != "state"})
    assert "id" in found(response=good.response | {"id": str(good.response["id"])})
    assert ".coments" in found(request=body | {"coments": []})
    assert "comments[].lines" in found(request=body | {"comments": [{"path": "a", "body": "b", "lines": 1}]})
    assert "event" in found(request=body | {"event": "LGTM"})
    assert "no such endpoint" in found(template="/repos/{owner}/{repo}/compliance")
    assert "not a status" in found(status=418, response={"message": "x"})
    assert "errors" in found(status=422, response={"message": "x", "documentation_url": "", "errors": [{}]})


async def test_a_webhook_mismatch_is_found(github: LoopbackGitHub) -> None:
    await set_scene(github)
    payload = github.deliveries[-1].payload
    check = SchemaCheck()
    check.webhook("pull_request", payload)
    assert check.mismatches == []
    check.webhook("pull_request", {**payload, "number": "one"})
    assert "number" in check.mismatches[0]
