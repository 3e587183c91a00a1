"""A rate limit holds for all that an installation asks, and for no other installation."""

from collections.abc import Callable

import pytest

from bot.adapters.github.host import GitHubHost, GitHubHosts
from bot.core.action import StartCheck
from bot.core.identity import CommitSha
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App
from bot.ports.code_host import TryLater
from tests.github_adapter.test_reviews import comment, review
from tests.world.scene import Scene, set_scene


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


async def test_a_review_that_is_refused_as_abuse_is_posted_later_and_whole(
    github: LoopbackGitHub, host_of: Callable[[Scene], GitHubHost]
) -> None:
    """It is no remark on its lines: nothing is tried without them."""
    scene = await set_scene(github)
    github.faults.add("POST", "/reviews$", "422 abuse")
    action = review(scene, comment(1, 10))
    with pytest.raises(TryLater) as told:
        await host_of(scene).perform(action, look_first=False)
    assert told.value.seconds == 60
    assert [one.path for one in github.requests if one.method == "POST"][1:] == [f"{scene.path}/reviews"]
    receipt = await host_of(scene).perform(action, look_first=True)
    assert [one.id for one in scene.pull.reviews] == [receipt.id]
    assert len(scene.pull.comments) == 1
