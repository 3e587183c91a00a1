"""The loopback GitHub as a whole: start it, script it, stop it."""

import tempfile
from pathlib import Path
from types import TracebackType

from aiohttp import web

from bot.demo.github.faults import Faults
from bot.demo.github.hooks import Delivery, Hooks
from bot.demo.github.payloads import Links
from bot.demo.github.people import People
from bot.demo.github.server import API, Exchange, Front
from bot.demo.github.state import PullRequest, Repository, World


class LoopbackGitHub(People):
    """A GitHub of its own on 127.0.0.1, real HTTP and real git, everything else in memory.

        async with LoopbackGitHub() as github:
            app = github.app(webhook_url="http://127.0.0.1:8080/webhooks/github")
            shop = await github.create_repository("acme/shop", {"app.py": "print()\\n"})
            github.install(app, "acme")
            await github.commit(shop, "feature", {"app.py": "print(1)\\n"})
            pull = await github.open_pull_request(shop, "feature")

    `server_url` is where git clones from, `url` the root of the REST API and `graphql_url` that of GraphQL.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._temporary = tempfile.TemporaryDirectory(prefix="loopback-github-")
        world, links = World(), Links(api="", web="")
        super().__init__(world, Hooks(world, links), Path(self._temporary.name))
        self.faults = Faults()
        self.front = Front(world, self.hooks, links, self.faults)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "LoopbackGitHub":
        self._runner = web.AppRunner(self.front.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.front.links = self.hooks.links = Links(api=self.url, web=self.server_url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hooks.drain()
        if self._runner is not None:
            await self._runner.cleanup()
        self._temporary.cleanup()

    @property
    def server_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.server_url}{API}"

    @property
    def graphql_url(self) -> str:
        return f"{self.server_url}/api/graphql"

    @property
    def requests(self) -> list[Exchange]:
        """Every request so far, oldest first."""
        return self.front.requests

    @property
    def deliveries(self) -> list[Delivery]:
        """Every webhook so far, oldest first."""
        return self.hooks.deliveries

    def repository(self, full_name: str) -> Repository:
        """Raises KeyError for one that does not exist."""
        found = self.world.repository(full_name)
        if found is None:
            raise KeyError(full_name)
        return found

    def pull(self, full_name: str, number: int) -> PullRequest:
        """Raises KeyError for one that does not exist."""
        return self.repository(full_name).pulls[number]

    async def redeliver(self, delivery_id: str) -> int | None:
        """Send a webhook once more, under the same id: the answer's status, None without an answer. Raises KeyError."""
        for delivery in self.deliveries:
            if delivery.id == delivery_id:
                return await self.hooks.send(delivery)
        raise KeyError(delivery_id)

    async def drain(self) -> None:
        """Wait until every webhook under way was delivered, or given up."""
        await self.hooks.drain()
