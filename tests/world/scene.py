"""A small scene for the loopback's own tests: one app, one repository, one pull request with a known diff."""

from dataclasses import dataclass

from bot.demo.github import LoopbackGitHub
from bot.demo.github.git_repository import Content
from bot.demo.github.state import App, Installation, PullRequest, Repository

LINES = [f"line {number}" for number in range(1, 41)]


def text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def with_changes(changes: dict[int, str]) -> str:
    """The file of 40 lines with some replaced (by number)."""
    return text([changes.get(number, line) for number, line in enumerate(LINES, 1)])


@dataclass
class Scene:
    app: App
    installation: Installation
    repository: Repository
    pull: PullRequest

    @property
    def path(self) -> str:
        return f"/repos/{self.repository.full_name}/pulls/{self.pull.number}"

    @property
    def repo(self) -> str:
        return f"/repos/{self.repository.full_name}"


CHANGED: dict[str, Content | None] = {"app.py": with_changes({10: "ten", 30: "thirty"}), "new.py": "one\ntwo\n"}
"""Hunks of app.py: lines 7-13 and 27-33."""


async def set_scene(
    github: LoopbackGitHub,
    *,
    files: dict[str, Content] | None = None,
    changes: dict[str, Content | None] | None = None,
    permissions: dict[str, str] | None = None,
) -> Scene:
    """acme/shop with app.py of 40 lines and a pull request that changes lines 10 and 30 and adds new.py."""
    app = github.app()
    repository = await github.create_repository("acme/shop", files or {"app.py": text(LINES)})
    installation = github.install(app, "acme", permissions=permissions)
    await github.commit(repository, "feature", changes or CHANGED, author="alice")
    pull = await github.open_pull_request(repository, "feature", title="Improve", author="alice")
    return Scene(app, installation, repository, pull)
