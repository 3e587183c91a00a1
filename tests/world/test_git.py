"""git itself, over HTTP: clone, partial fetch by commit, push, and who may."""

import asyncio
import base64
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bot.demo.github import Executable, FaultKind, LoopbackGitHub, Submodule, Symlink
from bot.demo.github.git_repository import Content, GitFailed, run_git
from tests.world.fixtures import Client
from tests.world.scene import LINES, Scene, set_scene, text


def address(github: LoopbackGitHub, scene: Scene, token: str | None) -> str:
    login = f"x-access-token:{token}@" if token else ""
    return f"http://{login}127.0.0.1:{github.port}/{scene.repository.full_name}.git"


async def test_clone_with_a_token_only(github: LoopbackGitHub, client: Client, tmp_path: Path) -> None:
    scene = await set_scene(github)
    token = await client.log_in(scene.installation)
    await run_git("clone", "-q", address(github, scene, token), str(tmp_path / "copy"))
    assert (tmp_path / "copy" / "app.py").read_text() == text(LINES)
    for wrong in (None, "ghs_wrong"):
        with pytest.raises(GitFailed, match=r"could not read Username|Authentication failed"):
            await run_git("clone", "-q", address(github, scene, wrong), str(tmp_path / "wrong"))
    github.expire_tokens()
    with pytest.raises(GitFailed, match="Authentication failed"):
        await run_git("clone", "-q", address(github, scene, token), str(tmp_path / "late"))


async def test_a_public_repository_is_cloned_by_anyone(github: LoopbackGitHub, tmp_path: Path) -> None:
    scene = await set_scene(github)
    scene.repository.private = False
    await run_git("clone", "-q", address(github, scene, None), str(tmp_path / "copy"))
    scene.repository.private = True
    with pytest.raises(GitFailed):
        await run_git("-C", str(tmp_path / "copy"), "fetch")


@pytest.mark.parametrize("version", ["0", "2"])
async def test_a_commit_is_fetched_by_its_id_without_blobs_and_history(
    github: LoopbackGitHub, client: Client, tmp_path: Path, version: str
) -> None:
    scene = await set_scene(github)
    url = address(github, scene, await client.log_in(scene.installation))
    old = scene.pull.head_sha
    await github.commit(scene.repository, "feature", {"x.py": "x\n"}, author="alice")
    mirror = ("--git-dir", str(tmp_path), "-c", f"protocol.version={version}")
    await run_git("init", "-q", "--bare", str(tmp_path))
    await run_git(*mirror, "remote", "add", "origin", url)
    await run_git(*mirror, "config", "remote.origin.promisor", "true")
    await run_git(*mirror, "fetch", "-q", "--depth=1", "--filter=blob:none", "--no-tags", "origin", old)
    missing = await run_git(*mirror, "rev-list", "--objects", "--missing=print", old)
    assert missing.count(b"?") == 2
    assert (await run_git(*mirror, "rev-list", old)).decode().split() == [old]
    assert await run_git(*mirror, "cat-file", "blob", f"{old}:new.py") == b"one\ntwo\n"  # fetched when asked for


async def test_a_push_moves_the_pull_request(github: LoopbackGitHub, client: Client, tmp_path: Path) -> None:
    scene = await set_scene(github)
    url = address(github, scene, await client.log_in(scene.installation))
    before = scene.pull.head_sha
    await run_git("clone", "-q", "--branch", "feature", url, str(tmp_path / "copy"))
    here = ("-C", str(tmp_path / "copy"), "-c", "user.name=alice", "-c", "user.email=a@example.com")
    await run_git(*here, "commit", "-q", "--allow-empty", "-m", "Pushed")
    await run_git(*here, "push", "-q", "origin", "feature")
    tip = (await run_git(*here, "rev-parse", "HEAD")).decode().strip()
    assert scene.pull.head_sha == tip
    assert await scene.repository.git.resolve("refs/pull/1/head") == tip
    payload = github.deliveries[-1].payload
    assert (payload["action"], payload["before"], payload["after"]) == ("synchronize", before, tip)
    with pytest.raises(GitFailed, match="hidden ref"):
        await run_git(*here, "push", "-q", "origin", "HEAD~1:refs/pull/1/head", "--force")


async def test_a_push_needs_contents_write(github: LoopbackGitHub, client: Client, tmp_path: Path) -> None:
    scene = await set_scene(github, permissions={"contents": "read"})
    url = address(github, scene, await client.log_in(scene.installation))
    await run_git("clone", "-q", url, str(tmp_path / "copy"))
    with pytest.raises(GitFailed, match="403"):
        await run_git("-C", str(tmp_path / "copy"), "push", "-q", "origin", "HEAD:refs/heads/mine")
    assert "mine" not in await scene.repository.git.branches()


async def test_repositories_out_of_sight_are_not_found(github: LoopbackGitHub, client: Client, tmp_path: Path) -> None:
    scene = await set_scene(github)
    await github.create_repository("acme/second")
    token = await client.log_in(scene.installation, repositories=["second"])
    with pytest.raises(GitFailed, match="not found"):
        await run_git("clone", "-q", address(github, scene, token), str(tmp_path))


async def test_a_fork_that_is_gone_leaves_its_head_behind(
    github: LoopbackGitHub, client: Client, tmp_path: Path
) -> None:
    scene = await set_scene(github)
    fork = await github.fork(scene.repository, "mallory")
    await github.commit(fork, "patch", {"from-fork.py": "fork\n"}, author="mallory")
    pull = await github.open_pull_request(scene.repository, "patch", author="mallory", source=fork)
    await github.push(pull, {"from-fork.py": "again\n"}, author="mallory")
    token = await client.log_in(scene.installation)
    path = f"{scene.repo}/pulls/{pull.number}"
    shown = (await client.call("GET", path)).body
    assert (shown["head"]["repo"]["full_name"], shown["head"]["label"]) == ("mallory/shop", "mallory:patch")
    github.delete_repository(fork)
    shown = (await client.call("GET", path)).body
    assert (shown["head"]["repo"], shown["head"]["sha"]) == (None, pull.head_sha)
    await run_git("init", "-q", "--bare", str(tmp_path))
    await run_git(
        "--git-dir", str(tmp_path), "fetch", "-q", address(github, scene, token), f"refs/pull/{pull.number}/head"
    )
    assert (await run_git("--git-dir", str(tmp_path), "rev-parse", "FETCH_HEAD")).decode().strip() == pull.head_sha
    assert (await client.call("GET", "/repos/mallory/shop")).status == 404


async def test_trees_hold_whatever_git_can_hold(github: LoopbackGitHub) -> None:
    hostile: dict[str, Content | None] = {
        "a b/ü\n.py": "x = 1\n",
        "../outside": "no\n",
        "link": Symlink("/etc/passwd"),
        "tool": Executable("#!/bin/sh\n"),
        "module": Submodule("1" * 40),
        "binary": b"\0\1\2",
        "a.b/x": "1\n",
        "a/x": "2\n",
    }
    scene = await set_scene(github, changes=hostile)
    await scene.repository.git.run("fsck", "--connectivity-only")
    files = {file.path: file for file in scene.pull.diff.files}
    assert set(files) == set(hostile)
    assert files["binary"].patch is None
    assert files["a b/ü\n.py"].patch == "@@ -0,0 +1 @@\n+x = 1"


async def test_faults_meet_git_too(github: LoopbackGitHub, client: Client, tmp_path: Path) -> None:
    scene = await set_scene(github)
    url = address(github, scene, await client.log_in(scene.installation))
    for kind in (FaultKind.BAD_GATEWAY_BEFORE, FaultKind.RESET_BEFORE, FaultKind.SERVER_ERROR):
        github.faults.add("GET", "/info/refs$", kind)
        with pytest.raises(GitFailed):
            await run_git("ls-remote", url)
    assert b"refs/heads/feature" in await run_git("ls-remote", url)


async def test_a_client_that_leaves_leaves_no_process(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    token = await client.log_in(scene.installation)
    login = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    head = f"POST /{scene.repository.full_name}.git/git-upload-pack HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", github.port)
    writer.write(f"{head}Authorization: Basic {login}\r\n\r\n0011".encode())
    await writer.drain()
    await until(lambda: serving(github))
    writer.close()
    await until(lambda: not serving(github))


def serving(github: LoopbackGitHub) -> list[psutil.Process]:
    """The git processes that serve this GitHub's repositories."""
    return [one for one in psutil.Process().children() if str(github.folder) in " ".join(one.cmdline())]


async def until(holds: Callable[[], object]) -> None:
    """Wait for something to become true, ten seconds at most."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # processes come and go outside of this loop
            await asyncio.sleep(0.02)
