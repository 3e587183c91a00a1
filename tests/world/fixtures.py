"""Fixtures for every test that needs a GitHub: `github`, started and validated, and a plain `client` of it."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import pytest

from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App, Installation


@pytest.fixture
async def github() -> AsyncIterator[LoopbackGitHub]:
    """A started loopback GitHub. The test fails at its end where a request, a response or a webhook did not fit
    GitHub's schemas."""
    from tests.world.schema import SchemaCheck  # loads GitHub's schemas: only for tests that use them

    async with LoopbackGitHub() as started:
        check = SchemaCheck().watch(started)
        yield started
    assert not check.mismatches, "\n".join(check.mismatches)


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]


class Client:
    """The plainest client there is: no retries, no cache, no pagination."""

    def __init__(self, github: LoopbackGitHub, session: aiohttp.ClientSession) -> None:
        self.github, self.session = github, session
        self.token: str | None = None

    async def call(self, method: str, path: str, json: object = None, *, bearer: str | None = None) -> Answer:
        """One request. `path` below the API's root, or a whole address."""
        value = bearer or self.token
        headers = {"Authorization": f"Bearer {value}"} if value else {}
        url = path if path.startswith("http") else self.github.url + path
        async with self.session.request(method, url, json=json, headers=headers) as answer:
            body = await answer.json() if "json" in answer.content_type else await answer.text()
            return Answer(answer.status, body, dict(answer.headers))

    async def graphql(self, query: str, **variables: object) -> Any:
        """The answer's body of a GraphQL request."""
        answer = await self.call("POST", self.github.graphql_url, {"query": query, "variables": variables})
        return answer.body

    async def log_in(self, installation: Installation, **narrowed: object) -> str:
        """Get an installation token and use it from now on."""
        path = f"/app/installations/{installation.id}/access_tokens"
        answer = await self.call("POST", path, narrowed or None, bearer=app_jwt(installation.app))
        assert answer.status == 201, answer.body
        self.token = str(answer.body["token"])
        return self.token


def app_jwt(app: App, *, iat: int = -60, exp: int = 540, key: str = "") -> str:
    """The app's JSON web token; `iat` and `exp` in seconds from now."""
    now = int(time.time())
    return jwt.encode({"iss": str(app.id), "iat": now + iat, "exp": now + exp}, key or app.pem, algorithm="RS256")


@pytest.fixture
async def client(github: LoopbackGitHub) -> AsyncIterator[Client]:
    """A client of `github`, not logged in."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield Client(github, session)
