"""Answers that GitHub's documentation does not promise: redirects, circles, and nonsense."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.github.host import GitHubHost, GitHubHosts
from bot.core.action import PostComment
from bot.core.identity import Secret
from bot.demo.github import LoopbackGitHub
from bot.ports.code_host import HostError, Refused
from tests.github_adapter.conftest import TestClock

MARKER = "<!-- complianceagent:command=abc -->"


@dataclass
class Said:
    """One answer of an odd server."""

    status: int
    text: str = "{}"
    location: str = ""


@dataclass
class Odd:
    """A server that answers whatever it was told to, by path. `seen` are the methods and paths it was asked for."""

    url: str = ""
    answers: dict[str, Said] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.seen.append((request.method, request.path))
        if request.path.endswith("/access_tokens"):
            body = {"token": "tok-en", "expires_at": "2999-01-01T00:00:00Z", "permissions": {}}
            return web.json_response(body, status=201)
        said = self.answers.get(request.path, Said(404, '{"message": "Not Found"}'))
        headers = {"Location": said.location} if said.location else {}
        return web.Response(status=said.status, text=said.text, headers=headers, content_type="application/json")


@pytest.fixture
async def odd() -> AsyncIterator[Odd]:
    server = Odd()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
def odd_host(odd: Odd, session: aiohttp.ClientSession, clock: TestClock, github: LoopbackGitHub) -> GitHubHost:
    hosts = GitHubHosts(
        session,
        "1",
        Secret(github.app().pem),
        api_url=odd.url,
        server_url=odd.url,
        graphql_url=odd.url,
        clock=clock,
        write_spacing=0,
        pauses=(),
    )
    return hosts.of(1, "old/name")


@pytest.mark.parametrize("status", [301, 307, 308])
async def test_renamed_repository_is_followed_with_the_same_method(odd: Odd, odd_host: GitHubHost, status: int) -> None:
    asked = "/repos/old/name/issues/1/comments"
    odd.answers = {asked: Said(status, location=f"{odd.url}/moved"), "/moved": Said(201, '{"id": 5}')}
    assert (await odd_host.perform(PostComment(1, MARKER, MARKER), look_first=False)).id == 5
    assert odd.seen[-2:] == [("POST", asked), ("POST", "/moved")]


async def test_redirects_elsewhere_or_in_a_circle_are_not_followed(odd: Odd, odd_host: GitHubHost) -> None:
    pulls = "/repos/old/name/pulls"
    odd.answers[f"{pulls}/1"] = Said(302, location=odd.url.replace("127.0.0.1", "localhost") + "/elsewhere")
    odd.answers[f"{pulls}/2"] = Said(302, location=f"{pulls}/2")
    for number in (1, 2):
        with pytest.raises(Refused, match="redirects"):
            await odd_host.pull_request(number)
    assert ("GET", "/elsewhere") not in odd.seen


@pytest.mark.parametrize(
    ("text", "status"),
    [("<html>", 200), ("[1]", 200), ("{}", 200), ("{}", 520), ('{"message": null}', 418), ("", 200), ("[", 422)],
)
async def test_answers_that_make_no_sense(odd: Odd, odd_host: GitHubHost, text: str, status: int) -> None:
    odd.answers["/repos/old/name/pulls/3"] = Said(status, text)
    with pytest.raises(HostError):
        await odd_host.pull_request(3)
