"""The app's key: checking its numbers takes as long as a hundred signatures, so it is done once."""

import aiohttp

from bot.adapters.github.host import GitHubHosts
from bot.core.identity import Secret
from bot.demo.github import LoopbackGitHub
from tests.github_adapter.conftest import TestClock
from tests.world.scene import set_scene


class Counted(Secret):
    """Knows how often somebody read it."""

    reads = 0

    def reveal(self) -> str:
        Counted.reads += 1
        return super().reveal()


async def test_the_key_is_read_once_for_all_tokens(
    github: LoopbackGitHub, session: aiohttp.ClientSession, clock: TestClock
) -> None:
    scene = await set_scene(github)
    hosts = GitHubHosts(
        session,
        str(scene.app.id),
        Counted(scene.app.pem),
        api_url=github.url,
        server_url=github.server_url,
        graphql_url=github.graphql_url,
        clock=clock,
    )
    for _ in range(2):
        assert await hosts.app().installations()
        await hosts.of(scene.installation.id, "acme/shop").pull_request(scene.pull.number)
    assert Counted.reads == 1
