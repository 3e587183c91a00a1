"""Processes that write for one installation keep one pace, and stop at one count of what people are told of."""

import asyncio
import time
from collections.abc import Callable

import aiohttp
import pytest
from complianceagent import RateLimiter

from bot.adapters.db.work import Database
from bot.adapters.github import pace
from bot.adapters.github.host import GitHubHost, GitHubHosts
from bot.core.action import PostComment
from bot.core.identity import Secret
from bot.core.pace import BURST
from bot.demo.github import LoopbackGitHub
from bot.ports.code_host import TryLater
from bot.services.share_turns import SharedTurns
from tests.github_adapter.conftest import TestClock
from tests.world.scene import Scene, set_scene

SPACING = 0.2

Process = Callable[[Scene], GitHubHost]


@pytest.fixture
def process(github: LoopbackGitHub, session: aiohttp.ClientSession, clock: TestClock, database: Database) -> Process:
    """A host for a scene's repository, as a process of its own has it; all share a database."""
    limits = RateLimiter()

    def make(scene: Scene) -> GitHubHost:
        hosts = GitHubHosts(
            session,
            str(scene.app.id),
            Secret(scene.app.pem),
            api_url=github.url,
            server_url=github.server_url,
            graphql_url=github.graphql_url,
            clock=clock,
            write_spacing=SPACING,
            turns=SharedTurns(database),
            limits=limits,
            pauses=(0, 0),
        )
        return hosts.of(scene.installation.id, scene.repository.full_name)

    return make


def comment(scene: Scene, number: int) -> PostComment:
    return PostComment(scene.pull.number, f"{number} <!-- {number} -->", f"<!-- {number} -->")


async def test_two_processes_write_one_at_a_time_and_slow_down_together(
    github: LoopbackGitHub, process: Process
) -> None:
    scene = await set_scene(github)
    came: list[float] = []
    github.front.observer = lambda exchange: came.append(time.monotonic()) if exchange.content else None
    began, processes, more = time.monotonic(), [process(scene), process(scene)], 4
    acts = (processes[at % 2].perform(comment(scene, at), look_first=False) for at in range(BURST + more))
    await asyncio.gather(*acts)
    assert len(came) == BURST + more
    assert came[-1] - began >= more * SPACING * 0.9


async def test_a_limit_that_one_process_has_met_keeps_the_other_from_asking(
    github: LoopbackGitHub, process: Process
) -> None:
    scene = await set_scene(github)
    one, other = process(scene), process(scene)
    github.faults.add("POST", "/comments$", "403 secondary limit", seconds=60)
    with pytest.raises(TryLater):
        await one.perform(comment(scene, 1), look_first=False)
    asked = len(github.requests)
    with pytest.raises(TryLater, match="rate limit") as told:
        await other.pull_request(scene.pull.number)
    assert 50 < told.value.seconds <= 60
    assert len(github.requests) == asked


async def test_no_more_is_said_in_an_hour_than_github_takes(
    github: LoopbackGitHub, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "CONTENT_AN_HOUR", 3)
    scene = await set_scene(github)
    one, other = process(scene), process(scene)
    for number, each in enumerate((one, other, one)):
        await each.perform(comment(scene, number), look_first=False)
    asked = len(github.requests)
    with pytest.raises(TryLater, match="in an hour") as told:
        await other.perform(comment(scene, 4), look_first=False)
    assert 3500 < told.value.seconds <= 3602
    assert len(github.requests) == asked
    assert (await other.pull_request(scene.pull.number)).open, "reading goes on"
