"""The whole product against the loopback GitHub: the real server as a process, scripted like users would act."""

import asyncio
import json
import secrets
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.demo.github import LoopbackGitHub
from bot.demo.github.git_repository import Content
from bot.demo.github.state import App, CheckRun, Installation, PullRequest, Repository
from bot.demo.sample_files import base_files, changed_files
from bot.demo.server_process import environment, serving, tail
from tests.world.schema import SchemaCheck

PATIENCE = 60.0
ORGANISATION = "acme"


@dataclass
class Stage:
    github: LoopbackGitHub
    app: App
    installation: Installation
    settings: dict[str, str]
    log: Path

    async def repository(self, name: str, files: Mapping[str, Content] | None = None) -> Repository:
        made = await self.github.create_repository(f"{ORGANISATION}/{name}", files or base_files())
        self.github.add_collaborator(made, "mira", "maintain")
        self.github.add_collaborator(made, "victor", "read")
        return made

    async def pull(
        self, repository: Repository, changes: Mapping[str, Content | None] | None = None, branch: str = "change"
    ) -> PullRequest:
        """Open a pull request; by default with the sample's problems."""
        files: Mapping[str, Content | None] = changes if changes is not None else changed_files()
        await self.github.commit(repository, branch, files)
        return await self.github.open_pull_request(repository, branch)

    async def checked(self, pull: PullRequest, head: str | None = None) -> CheckRun:
        """The completed check run of the head."""
        sha = head or pull.head_sha

        def found() -> list[CheckRun]:
            checks = pull.repository.checks.values()
            return [check for check in checks if check.head_sha == sha and check.status == "completed"]

        await self.until(lambda: bool(found()), f"the check run on {sha[:7]}")
        return found()[0]

    async def until(self, holds: Callable[[], bool], what: str = "it", seconds: float = PATIENCE) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not holds():  # noqa: ASYNC110 - another process acts, which has no event of ours
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"waited {seconds} s for {what}\n{tail(self.log)}") from None

    async def job_ended(self, pull: PullRequest, count: int = 1) -> list[tuple[str, str]]:
        """(state, reason) of the pull request's jobs, once `count` of them have ended."""

        def ended() -> list[tuple[str, str]]:
            return self.rows(
                "SELECT state, reason FROM jobs WHERE repository = ? AND number = ? AND finished_at IS NOT NULL "
                "ORDER BY created_at",
                pull.repository.full_name,
                pull.number,
            )

        await self.until(lambda: len(ended()) >= count, f"{count} jobs of {pull.repository.full_name} to end")
        return ended()

    async def caught_up(self) -> None:
        """Catching up after a start, which asks GitHub for things of its own, is over."""
        query = "SELECT done_at FROM chores WHERE name = 'catch up' AND done_at IS NOT NULL"
        await self.until(lambda: bool(self.rows(query)), "the server to catch up")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(query, values).fetchall()

    def evidence(self, kind: str, repository: Repository) -> list[dict[str, Any]]:
        """The bodies of a repository's entries of one kind."""
        payloads = [json.loads(row[0]) for row in self.rows("SELECT payload FROM evidence ORDER BY installation, seq")]
        subject = f"{repository.full_name}#"
        return [each["body"] for each in payloads if each["kind"] == kind and each["subject"].startswith(subject)]

    @property
    def database(self) -> Path:
        return Path(self.settings["COMPLIANCE_HOME"]) / "complianceagent.db"

    def secrets(self) -> list[str]:
        """Everything that must never be written anywhere."""
        return [self.app.pem.splitlines()[1], self.app.webhook_secret, *self.github.world.tokens]


@asynccontextmanager
async def staged(
    folder: Path, *, permissions: Mapping[str, str] | None = None, start: bool = True, public: bool = True
) -> AsyncIterator[Stage]:
    """A world of its own; with `start`, the server runs, with `public` it has pages of reviews."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home, log = folder / "home", folder / "server.log"
    home.mkdir(parents=True)
    log.touch()
    async with LoopbackGitHub() as github:
        schemas = SchemaCheck().watch(github)
        manifest = yaml.safe_load((Path(__file__).parents[2] / "app.yml").read_text())
        app = github.app(
            permissions=manifest["default_permissions"],
            events=manifest["default_events"],
            webhook_url=f"http://127.0.0.1:{port}/webhooks/github",
            webhook_secret=secrets.token_hex(16),
        )
        settings = environment(github, app, home, port)
        if not public:
            del settings["PUBLIC_URL"]
        installation = github.install(app, ORGANISATION, permissions=permissions)
        stage = Stage(github, app, installation, settings, log)
        if start:
            async with serving(stage.settings, log):
                yield stage
        else:
            yield stage
        assert not schemas.mismatches, schemas.mismatches
