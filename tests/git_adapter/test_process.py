"""git as a subprocess: it ends when we say so, and nothing of ours leaks into it."""

# ruff: noqa: ASYNC240 - blocking here keeps nobody waiting

import asyncio
import time
from pathlib import Path

import pytest

from bot.adapters.git.mirrors import GitMirrors
from bot.adapters.git.process import Git, GitFailed, TooMuch, TooSlow
from bot.core.identity import CommitSha
from bot.ports.code_host import CloneAccess
from bot.ports.repository import CouldNotReach
from tests.git_adapter.trees import bare, commits, git

UNKNOWN = CommitSha("d" * 40)


async def test_hanging_server_is_given_up(tmp_path: Path) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        began = time.monotonic()
        with pytest.raises(CouldNotReach, match="took longer"):
            await GitMirrors(tmp_path, seconds=0.5).fetch(
                "o/r", CloneAccess(f"http://127.0.0.1:{port}/o/r", None), [UNKNOWN]
            )
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.1)
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if b":%d/o/r" % port in text_of(path)]


def text_of(cmdline: Path) -> bytes:
    try:
        return cmdline.read_bytes()
    except OSError:
        return b""


async def test_git_is_ended_when_it_prints_too_much_or_too_slowly(tmp_path: Path) -> None:
    folder = bare(tmp_path / "r.git")
    plain = Git(folder)
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=b"x" * 5_000_000).decode().strip()
    async with asyncio.timeout(20):
        with pytest.raises(TooMuch, match="more than 3 bytes"):
            await plain.run("cat-file", "blob", blob, limit=3)
        with pytest.raises(TooMuch):
            await plain.run("cat-file", "--batch", stdin=f"{blob}\n".encode() * 50_000, limit=1_000_000)
        with pytest.raises(TooSlow):
            await plain.run("cat-file", "--batch", stdin=f"{blob}\n".encode() * 50_000, seconds=0.1)
        with pytest.raises(GitFailed):
            await plain.run("cat-file", "nonsense", stdin=b"x" * 10_000_000)


async def test_environment_of_ours_does_not_reach_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    origin = bare(tmp_path / "origin.git")
    base, head = commits(origin, [{b"a": b"1\n"}, {b"a": b"2\n"}])
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/hacked\n")
    script.chmod(0o755)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PAGER"):
        monkeypatch.setenv(name, str(script))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    repository = await GitMirrors(tmp_path / "mirrors").fetch("o/r", CloneAccess(origin.as_uri(), None), [base, head])
    assert (await repository.snapshot(base, head)).changed[0].hunks
    assert not (tmp_path / "hacked").exists()
    assert not (tmp_path / "trace").exists()
