"""What GitHub told once is asked for on the condition that it has changed, and never taken for granted."""

import json
from collections.abc import Callable

import pytest

from bot.adapters.github.conditional import LARGEST, Answers
from bot.adapters.github.host import GitHubHost, GitHubHosts
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App
from bot.ports.code_host import Gone
from tests.world.scene import Scene, set_scene

HostOf = Callable[[Scene], GitHubHost]
URL = "https://api.github.com/x"


async def test_what_has_not_changed_costs_nothing_and_what_has_is_seen_at_once(
    github: LoopbackGitHub, host_of: HostOf
) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    first = await host.pull_request(scene.pull.number)
    spent = scene.installation.used
    assert await host.pull_request(scene.pull.number) == first
    assert (scene.installation.used, github.requests[-1].status) == (spent, 304)
    await github.push(scene.pull, {"new.py": "two\n"})
    assert (await host.pull_request(scene.pull.number)).head == scene.pull.head_sha != first.head
    assert scene.installation.used == spent + 1


async def test_what_may_not_be_seen_any_more_is_not_told(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    await host.pull_request(scene.pull.number)
    del scene.repository.pulls[scene.pull.number]
    with pytest.raises(Gone):
        await host.pull_request(scene.pull.number)


async def test_one_installation_is_not_told_what_another_was(
    github: LoopbackGitHub, hosts_of: Callable[[App], GitHubHosts]
) -> None:
    scene = await set_scene(github)
    other = await github.create_repository("globex/site", {"a.py": "x\n"})
    theirs = github.install(scene.app, "globex")
    app = hosts_of(scene.app).app()
    seen = [[each.name for each in await app.repositories(one.id)] for one in (scene.installation, theirs) * 2]
    assert seen == [[scene.repository.full_name], [other.full_name]] * 2
    assert [each.status for each in github.requests if each.path == "/installation/repositories"] == [200] * 2 + [
        304
    ] * 2


def kept(answers: Answers, body: bytes, who: str = "1", url: str = URL, **headers: str) -> bool:
    answers.keep(who, url, {"etag": '"a"', "content-type": "application/json", **headers}, body)
    return answers.of(who, url) is not None


def test_a_list_that_may_go_on_is_asked_for_anew() -> None:
    """Its tag is of this page: that another page has come after it would not be seen."""
    lists = {count: json.dumps([{}] * count).encode() for count in (0, 29, 30, 99, 100)}
    assert {count: kept(Answers(), body) for count, body in lists.items()} == {
        0: True,
        29: True,
        30: False,
        99: True,
        100: False,
    }
    assert not kept(Answers(), b"[]", link='<https://api.github.com/x?page=2>; rel="next"')
    assert kept(Answers(), b'{"total_count": 100}')


def test_what_is_kept_has_an_end() -> None:
    answers = Answers(10)
    assert kept(answers, b"12345", url="a") and kept(answers, b"12345", url="b")
    assert answers.of("1", "a") is not None, "the one asked for last"
    assert kept(answers, b"12345", url="c")
    assert [answers.of("1", url) is not None for url in "abc"] == [True, False, True]
    assert answers.of("2", "a") is None
    assert not kept(answers, b"12345678901", url="a"), "and what was there is forgotten with it"
    assert not kept(Answers(), b"x" * (LARGEST + 1))
    assert not kept(Answers(), b"[", url="broken")
