"""Tokens, reading, and what goes wrong between us and GitHub."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from datetime import timedelta

import aiohttp
import pytest

from bot.adapters.github.host import GitHubHost, GitHubHosts
from bot.adapters.github.pace import Writer
from bot.core.action import PostComment, StartCheck
from bot.core.identity import CommitSha, Secret
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App
from bot.ports.code_host import Forbidden, Gone, HostError, OutcomeUnknown, Said, TryLater
from tests.github_adapter.conftest import TestClock
from tests.world.scene import Scene, set_scene

HostOf = Callable[[Scene], GitHubHost]
MARKER = "<!-- complianceagent:command=abc -->"


def tokens_made(github: LoopbackGitHub) -> int:
    return sum(one.template.endswith("access_tokens") for one in github.requests)


async def test_pull_request_and_comparison(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    alice = github.user("alice")
    await github.push(scene.pull, {"x.py": "1\n"}, "Second", "bob", co_authors=[alice])
    host = host_of(scene)
    pull = await host.pull_request(scene.pull.number)
    assert (pull.open, pull.title, pull.author) == (True, "Improve", "alice")
    assert (pull.head, pull.base) == (scene.pull.head_sha, scene.pull.base_sha)
    assert pull.head_repository == "acme/shop"
    comparison = await host.compare(pull.base, pull.head)
    assert comparison.merge_base == scene.pull.base_sha
    first, second = comparison.commits
    assert (first.author, second.author, second.sha) == ("alice", "bob", scene.pull.head_sha)
    assert second.co_authors == (f"{alice.person.name} <{alice.person.mail}>",)
    assert first.committed_at <= second.committed_at
    assert await host.own_login() == "complianceagent[bot]"


async def test_fork_that_is_gone(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    fork = await github.fork(scene.repository, "mallory")
    await github.commit(fork, "evil", {"e.py": "1\n"}, author="mallory")
    pull = await github.open_pull_request(scene.repository, "evil", source=fork, author="mallory")
    github.delete_repository(fork)
    found = await host_of(scene).pull_request(pull.number)
    assert found.head_repository is None
    assert (await host_of(scene).compare(found.base, found.head)).commits[-1].sha == pull.head_sha


@pytest.mark.parametrize(
    ("role", "may"), [("read", False), ("triage", False), ("write", True), ("maintain", True), ("admin", True)]
)
async def test_who_may_write(github: LoopbackGitHub, host_of: HostOf, role: str, may: bool) -> None:
    scene = await set_scene(github)
    github.add_collaborator(scene.repository, "carol", role)
    assert await host_of(scene).may_write("carol") is may


async def test_stranger_may_not_write(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    for name in ("nobody-at-all", "dependabot[bot]", "../../x"):
        assert await host_of(scene).may_write(name) is False


async def test_comment_is_read_and_answered_once(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    asked = await github.comment(scene.pull, "alice", "/compliance report")
    host = host_of(scene)
    assert await host.comment(asked.id) == Said("alice", "/compliance report")
    answer = PostComment(scene.pull.number, MARKER, f"Here.\n{MARKER}")
    await github.comment(scene.pull, "mallory", f"mine {MARKER}")
    github.faults.add("POST", "/comments$", "502 after")
    with pytest.raises(OutcomeUnknown):
        await host.perform(answer, look_first=False)
    receipt = await host.perform(answer, look_first=True)
    mine = [one.id for one in scene.pull.conversation if one.user is scene.app.bot]
    assert mine == [receipt.id]


async def test_one_token_serves_and_is_renewed_before_its_end(
    github: LoopbackGitHub, host_of: HostOf, clock: TestClock
) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    await asyncio.gather(*(host.pull_request(scene.pull.number) for _ in range(5)))
    assert tokens_made(github) == 1
    (token,) = github.world.tokens.values()
    assert token.repositories == {scene.repository.id}
    clock.ahead = timedelta(minutes=49)
    await host.pull_request(scene.pull.number)
    assert tokens_made(github) == 1


async def test_token_near_its_end_is_not_used(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    await host.pull_request(scene.pull.number)
    github.expire_tokens()
    access = await host.clone_access()
    await host.pull_request(scene.pull.number)  # 401, then a new token
    renewed = await host.clone_access()
    assert access.token and renewed.token
    assert access.token.reveal() != renewed.token.reveal()
    assert renewed.url == f"{github.server_url}/acme/shop.git"
    assert tokens_made(github) == 2


async def test_expired_token_in_the_middle_of_a_write(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    await host.pull_request(scene.pull.number)
    github.expire_tokens()
    await host.perform(StartCheck(CommitSha(scene.pull.head_sha), "job"), look_first=False)
    assert len(scene.repository.checks) == 1


async def test_installation_that_is_lost_suspended_or_narrowed(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    await host.pull_request(scene.pull.number)
    github.suspend(scene.installation)
    with pytest.raises(Gone):
        await host.pull_request(scene.pull.number)
    scene.installation.suspended_at = None
    scene.installation.repositories = set()
    with pytest.raises(Gone):
        await host_of(scene).pull_request(scene.pull.number)
    github.remove(scene.installation)
    with pytest.raises(Gone):
        await host.pull_request(scene.pull.number)


async def test_repository_or_pull_request_that_is_not_there(
    github: LoopbackGitHub, hosts_of: Callable[[App], GitHubHosts]
) -> None:
    scene = await set_scene(github)
    hosts = hosts_of(scene.app)
    with pytest.raises(Gone):
        await hosts.of(scene.installation.id, "acme/shop").pull_request(999)
    for name in ("acme/none", "acme", "/", "acme/shop/../x", "acme/..", "a b/{c}"):
        with pytest.raises(Gone):
            await hosts.of(scene.installation.id, name).pull_request(scene.pull.number)


async def test_wrong_key_or_app(github: LoopbackGitHub, session: aiohttp.ClientSession, clock: TestClock) -> None:
    scene = await set_scene(github)
    stranger = github.app("other").pem
    for key, error in ((stranger, TryLater), ("not a key", Forbidden), ("", Forbidden)):
        hosts = GitHubHosts(
            session,
            str(scene.app.id),
            Secret(key),
            api_url=github.url,
            server_url=github.server_url,
            graphql_url=github.graphql_url,
            clock=clock,
        )
        with pytest.raises(error) as told:
            await hosts.of(scene.installation.id, "acme/shop").pull_request(1)
        assert "BEGIN" not in str(told.value)


async def test_an_app_or_token_that_is_not_accepted_for_a_while(github: LoopbackGitHub, host_of: HostOf) -> None:
    """A clock that is wrong, a key that is being changed: nobody's review is given up for it."""
    scene = await set_scene(github)
    for path, times in (("/access_tokens", 1), ("/pulls/", 2)):
        github.faults.add("*", path, "401", times=times)
        with pytest.raises(TryLater):
            await host_of(scene).pull_request(scene.pull.number)
        assert (await host_of(scene).pull_request(scene.pull.number)).open


@pytest.mark.parametrize("kind", ["502 before", "reset before", "500", "reset after"])
async def test_reading_is_repeated(github: LoopbackGitHub, host_of: HostOf, kind: str) -> None:
    scene = await set_scene(github)
    github.faults.add("*", "/pulls/|/access_tokens", kind, times=2)
    assert (await host_of(scene).pull_request(scene.pull.number)).open
    github.faults.add("GET", "/pulls/", kind, times=9)
    with pytest.raises(TryLater):
        await host_of(scene).pull_request(scene.pull.number)


async def test_nobody_listens(session: aiohttp.ClientSession, clock: TestClock, github: LoopbackGitHub) -> None:
    app = github.app()
    there = "http://127.0.0.1:9"
    hosts = GitHubHosts(
        session,
        str(app.id),
        Secret(app.pem),
        api_url=there,
        server_url=there,
        graphql_url=there,
        clock=clock,
        pauses=(),
    )
    with pytest.raises(TryLater):
        await hosts.of(1, "a/b").perform(PostComment(1, MARKER, MARKER), look_first=False)


async def test_no_token_in_errors_logs_or_representations(
    github: LoopbackGitHub, host_of: HostOf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scene = await set_scene(github)
    told = []
    for kind in ("502 after", "reset after", "429", "500"):
        host = host_of(scene)
        github.faults.add("POST", "/comments$", kind)
        with pytest.raises(HostError) as error:
            await host.perform(PostComment(scene.pull.number, MARKER, MARKER), look_first=False)
        assert error.value.__context__ is None
        told.append("".join(traceback.format_exception(error.value)))
        told.append(repr(host) + repr(vars(host)) + repr(await host.clone_access()))
    shown = "\n".join([*told, caplog.text])
    assert not [value for value in github.world.tokens if value in shown]
    assert "BEGIN" not in shown


async def test_writes_take_turns_and_a_crowd_is_slowed_down() -> None:
    writer = Writer(1, 0.05)
    loop = asyncio.get_running_loop()
    inside: list[int] = []

    async def write() -> None:
        async with writer.one_write():
            inside.append(1)
            await asyncio.sleep(0)
            assert len(inside) == 1
            inside.pop()

    began = loop.time()
    await write()
    assert loop.time() - began < 0.04  # a write after a rest waits for nothing
    await asyncio.gather(*(write() for _ in range(8)))
    assert loop.time() - began >= 0.15
