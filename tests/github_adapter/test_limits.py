"""A rate limit holds for all that an installation asks, and for no other installation."""

from collections.abc import Callable

import pytest

from bot.adapters.github.host import GitHubHosts
from bot.core.action import StartCheck
from bot.core.identity import CommitSha
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App
from bot.ports.code_host import TryLater
from tests.world.scene import set_scene


@pytest.mark.parametrize("kind", ["403 secondary limit", "403 primary limit", "429"])
async def test_nothing_is_asked_while_a_limit_lasts(
    github: LoopbackGitHub, hosts_of: Callable[[App], GitHubHosts], kind: str
) -> None:
    scene = await set_scene(github)
    other = await github.create_repository("elsewhere/shop", {"README.md": "x\n"})
    elsewhere = github.install(scene.app, "elsewhere")
    hosts = hosts_of(scene.app)
    host = hosts.of(scene.installation.id, scene.repository.full_name)
    github.faults.add("GET", "/pulls/1$", kind, seconds=60)
    with pytest.raises(TryLater):
        await host.pull_request(1)
    asked = len(github.requests)
    again = hosts.of(scene.installation.id, scene.repository.full_name)
    for act in (
        lambda: again.pull_request(1),
        lambda: again.perform(StartCheck(CommitSha(scene.pull.head_sha), "pr-1-x"), look_first=False),
    ):
        with pytest.raises(TryLater, match="rate limit") as told:
            await act()
        assert 50 < told.value.seconds <= 61
    assert len(github.requests) == asked, "who goes on asking is shut out for longer"
    tip = CommitSha(await other.git.resolve("main") or "")
    assert (await hosts.of(elsewhere.id, "elsewhere/shop").compare(tip, tip)).merge_base == tip


async def test_it_is_asked_again_when_the_limit_is_over(
    github: LoopbackGitHub, hosts_of: Callable[[App], GitHubHosts]
) -> None:
    scene = await set_scene(github)
    host = hosts_of(scene.app).of(scene.installation.id, scene.repository.full_name)
    github.faults.add("GET", "/pulls/1$", "429", seconds=0)
    with pytest.raises(TryLater):
        await host.pull_request(1)
    assert (await host.pull_request(1)).open
