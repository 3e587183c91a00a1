"""The adapter at work on the loopback GitHub."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.adapters.github.host import GitHubHost, GitHubHosts
from bot.core.identity import Secret
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App
from tests.world.scene import Scene


@dataclass
class TestClock:
    """The real time, moved by `ahead`."""

    __test__ = False
    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def hosts_of(github: LoopbackGitHub, session: aiohttp.ClientSession, clock: TestClock) -> Callable[[App], GitHubHosts]:
    def make(app: App) -> GitHubHosts:
        return GitHubHosts(
            session,
            str(app.id),
            Secret(app.pem),
            api_url=github.url,
            server_url=github.server_url,
            graphql_url=github.graphql_url,
            clock=clock,
            write_spacing=0,
            pauses=(0, 0),
        )

    return make


@pytest.fixture
def host_of(hosts_of: Callable[[App], GitHubHosts]) -> Callable[[Scene], GitHubHost]:
    """A host for a scene's repository, as a process that has just started sees it."""

    def make(scene: Scene) -> GitHubHost:
        return hosts_of(scene.app).of(scene.installation.id, scene.repository.full_name)

    return make
