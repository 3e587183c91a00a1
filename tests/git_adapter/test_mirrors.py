"""Mirrors against real git repositories, fetched as from a server."""

# ruff: noqa: ASYNC221, ASYNC240 - blocking here keeps nobody waiting

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.git.mirrors import MOST_PACKS, GitMirrors, remote
from bot.core.diff import EntryKind, Status
from bot.core.identity import CommitSha, Secret
from bot.ports.code_host import CloneAccess
from bot.ports.repository import CouldNotReach, NotThere
from tests.git_adapter.trees import Entry, bare, commits, git

UNKNOWN = CommitSha("d" * 40)
LINES = b"".join(b"line %d\n" % number for number in range(40))


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    return bare(tmp_path / "origin.git")


@pytest.fixture
def mirrors(tmp_path: Path) -> GitMirrors:
    return GitMirrors(tmp_path / "mirrors")


def access(origin: Path) -> CloneAccess:
    return CloneAccess(origin.as_uri(), None)


def generations(tmp_path: Path) -> list[str]:
    return sorted(one.name for one in (tmp_path / "mirrors").glob("*/*.git"))


async def test_snapshot_of_every_kind_of_change(origin: Path, mirrors: GitMirrors) -> None:
    base, head = commits(
        origin,
        [
            {b"gone.py": b"a\n", b"old.py": LINES, b"b.bin": b"\0a", b"same.py": b"s\n", b"x\ny \xc3\xa9.py": b"1\n"},
            {
                b"new name.py": LINES + b"more\n",
                b"b.bin": b"\0b",
                b"same.py": b"s\n",
                b"x\ny \xc3\xa9.py": b"2\n",
                b"link": Entry(b"/etc/passwd", "120000"),
                b"module": Entry(b"1" * 40, "160000"),
                b"added.py": b"",
            },
        ],
    )
    repository = await mirrors.fetch("o/r", access(origin), [base, head])
    snapshot = await repository.snapshot(base, head)
    assert {path: file.status for path, file in snapshot.by_path.items()} == {
        "added.py": Status.ADDED,
        "b.bin": Status.MODIFIED,
        "gone.py": Status.REMOVED,
        "link": Status.ADDED,
        "module": Status.ADDED,
        "new name.py": Status.RENAMED,
        "x\ny é.py": Status.MODIFIED,
    }
    assert snapshot.renames == {"old.py": "new name.py"}
    assert snapshot.head_tree["link"].kind is EntryKind.SYMLINK
    assert snapshot.head_tree["module"].kind is EntryKind.SUBMODULE
    assert snapshot.by_path["new name.py"].hunks[0].added == {41}
    assert snapshot.by_path["b.bin"].hunks == ()
    assert await repository.file_at(head, "x\ny é.py", 100) == b"2\n"
    assert await repository.file_at(head, "../x", 100) is None
    assert await repository.file_at(head, "link", 100) is None


async def test_renames_between_two_commits(origin: Path, mirrors: GitMirrors) -> None:
    before, after = commits(
        origin,
        [
            {b"old.py": LINES, b"same \xc3\xa9.py": b"s\n", b"cut.py": b"a\n", b"stays.py": b"1\n"},
            {b"new.py": LINES + b"more\n", b"moved.py": b"s\n", b"other.py": b"b\n", b"stays.py": b"2\n"},
        ],
    )
    repository = await mirrors.fetch("o/r", access(origin), [before, after])
    assert await repository.renames(before, after) == {"old.py": "new.py", "same é.py": "moved.py"}
    assert await repository.renames(after, after) == {}
    with pytest.raises(NotThere):
        await repository.renames(UNKNOWN, after)


async def test_contents_come_only_when_read_and_in_one_fetch(origin: Path, mirrors: GitMirrors, tmp_path: Path) -> None:
    files = {b"f%d.py" % number: b"content %d\n" % number for number in range(150)}
    (head,) = commits(origin, [files])
    repository = await mirrors.fetch("o/r", access(origin), [head])
    tree = await repository.tree(head)
    packs = list(tmp_path.glob("mirrors/*/*.git/objects/pack/*.pack"))
    assert len(packs) == 1
    blobs = await repository.read([entry.blob for entry in tree.head_tree.values()], 100)
    assert sorted(blob.content or b"" for blob in blobs.values()) == sorted(files.values())
    assert len(list(tmp_path.glob("mirrors/*/*.git/objects/pack/*.pack"))) == 2
    assert [file.status for file in tree.changed] == [Status.ADDED] * 150


async def test_large_file_comes_without_content(origin: Path, mirrors: GitMirrors) -> None:
    large = b"x" * 5_000_000
    base, head = commits(origin, [{b"min.js": b"a"}, {b"min.js": large, b"a.py": b"ok\n"}])
    repository = await mirrors.fetch("o/r", access(origin), [base, head])
    snapshot = await repository.snapshot(base, head)
    blobs = {path: entry.blob for path, entry in snapshot.head_tree.items()}
    read = await repository.read(blobs.values(), 1_000_000)
    assert (read[blobs["min.js"]].size, read[blobs["min.js"]].content) == (5_000_000, None)
    assert read[blobs["a.py"]].content == b"ok\n"
    assert not snapshot.by_path["min.js"].shown
    assert (await repository.read([blobs["min.js"]], 5_000_000))[blobs["min.js"]].content == large


async def test_head_of_a_fork_comes_by_its_id(origin: Path, mirrors: GitMirrors) -> None:
    (base,) = commits(origin, [{b"a": b"1\n"}])
    (head,) = commits(origin, [{b"a": b"2\n"}], ref="refs/pull/7/head")
    repository = await mirrors.fetch("o/r", access(origin), [base, head])
    assert [file.path for file in (await repository.snapshot(base, head)).changed] == ["a"]


async def test_second_push_and_second_repository_object(origin: Path, mirrors: GitMirrors, tmp_path: Path) -> None:
    one, two, three = commits(origin, [{b"a": b"1\n"}, {b"a": b"2\n"}, {b"a": b"3\n", b"b": b"x\n"}])
    first = await mirrors.fetch("o/r", access(origin), [one, two])
    second = await mirrors.fetch("o/r", access(origin), [two, three])
    assert (await second.snapshot(one, three)).by_path["a"].hunks[0].added == {1}
    assert len((await first.snapshot(one, two)).changed) == 1
    assert generations(tmp_path) == ["1.git"]


@pytest.mark.parametrize("commit", [UNKNOWN, "--upload-pack=touch hacked", "main", "", "D" * 40])
async def test_unknown_commit(origin: Path, mirrors: GitMirrors, commit: str) -> None:
    commits(origin, [{b"a": b"1\n"}])
    with pytest.raises(NotThere):
        await mirrors.fetch("o/r", access(origin), [CommitSha(commit)])


async def test_commit_that_was_not_fetched(origin: Path, mirrors: GitMirrors) -> None:
    one, two = commits(origin, [{b"a": b"1\n"}, {b"a": b"2\n"}])
    repository = await mirrors.fetch("o/r", access(origin), [two])
    for commit in (one, UNKNOWN, CommitSha("--help")):
        with pytest.raises(NotThere):
            await repository.snapshot(commit, two)


async def test_repository_that_vanished(origin: Path, mirrors: GitMirrors) -> None:
    (head,) = commits(origin, [{b"a": b"1\n"}])
    repository = await mirrors.fetch("o/r", access(origin), [head])
    shutil.rmtree(origin)
    tree = await repository.tree(head)
    with pytest.raises(NotThere):
        await repository.read([tree.head_tree["a"].blob], 100)
    with pytest.raises(NotThere):
        await mirrors.fetch("other/r", access(origin), [head])


async def test_nobody_listens(mirrors: GitMirrors) -> None:
    with pytest.raises(CouldNotReach) as told:
        await mirrors.fetch("o/r", CloneAccess("http://127.0.0.1:9/o/r.git", Secret("tok-en")), [UNKNOWN])
    assert "tok-en" not in str(told.value)


@pytest.mark.parametrize("url", ["ext::sh -c touch% hacked", "ssh://h/x", "--upload-pack=x", "https://a:b@h/x", "/x"])
async def test_other_protocols_are_not_spoken(mirrors: GitMirrors, url: str) -> None:
    with pytest.raises(CouldNotReach):
        await mirrors.fetch("o/r", CloneAccess(url, None), [UNKNOWN])


def test_token_is_for_its_server_and_not_shown() -> None:
    there = remote(CloneAccess("https://github.example/o/r.git", Secret("tok-en")))
    headers = {name: value for name, value in there.config.items() if "header" in name}
    assert list(headers) == ["http.https://github.example/.extraheader"]
    assert "tok-en" not in repr(there) + repr(dict(there.config).keys())


async def test_token_is_neither_in_arguments_nor_on_disk(tmp_path: Path, mirrors: GitMirrors) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        arguments.extend(path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if mine(path))
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    seen: list[bytes] = []
    arguments: list[bytes] = []
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NotThere):
            await mirrors.fetch("o/r", CloneAccess(f"http://127.0.0.1:{port}/o/r.git", Secret("tok-en")), [UNKNOWN])
    assert b"authorization: basic eC1hY2Nlc3MtdG9rZW46dG9rLWVu" in seen[0].lower().replace(
        b"eC1hY2Nlc3MtdG9rZW46dG9rLWVu".lower(), b"eC1hY2Nlc3MtdG9rZW46dG9rLWVu"
    )
    assert arguments
    for text in (*arguments, *(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())):
        assert b"tok-en" not in text
        assert b"eC1hY2Nlc3MtdG9rZW46dG9rLWVu" not in text


def mine(cmdline: Path) -> bool:
    try:
        return b"git" in cmdline.read_bytes()
    except OSError:
        return False


async def test_damaged_mirror_is_fetched_anew(origin: Path, mirrors: GitMirrors, tmp_path: Path) -> None:
    one, two = commits(origin, [{b"a": b"1\n"}, {b"a": b"2\n"}])
    repository = await mirrors.fetch("o/r", access(origin), [one])
    for pack in tmp_path.glob("mirrors/*/*.git/objects/pack/*"):
        pack.chmod(0o600)
        pack.write_bytes(b"rubbish")
    with pytest.raises((CouldNotReach, NotThere)):
        await repository.tree(one)
    again = await mirrors.fetch("o/r", access(origin), [one, two])
    assert len((await again.snapshot(one, two)).changed) == 1
    assert generations(tmp_path) == ["1.git", "2.git"]
    del repository
    await mirrors.fetch("o/r", access(origin), [one, two])
    assert generations(tmp_path) == ["2.git"]


async def test_half_made_mirror_is_left(origin: Path, mirrors: GitMirrors, tmp_path: Path) -> None:
    (head,) = commits(origin, [{b"a": b"1\n"}])
    await mirrors.fetch("o/r", access(origin), [head])
    (folder,) = (tmp_path / "mirrors").iterdir()
    (folder / "9.git").mkdir()
    assert (await (await mirrors.fetch("o/r", access(origin), [head])).tree(head)).changed
    assert generations(tmp_path) == ["10.git"]


async def test_too_many_packs_begin_a_new_generation(origin: Path, mirrors: GitMirrors, tmp_path: Path) -> None:
    (head,) = commits(origin, [{b"a": b"1\n"}])
    await mirrors.fetch("o/r", access(origin), [head])
    (pack_folder,) = tmp_path.glob("mirrors/*/1.git/objects/pack")
    for number in range(MOST_PACKS):
        (pack_folder / f"pack-{number}.pack").touch()
    await mirrors.fetch("o/r", access(origin), [head])
    assert generations(tmp_path) == ["2.git"]


async def test_many_at_once_in_one_process_and_in_two(origin: Path, tmp_path: Path) -> None:
    every = commits(origin, [{b"a": b"%d\n" % number} for number in range(6)])
    two = [GitMirrors(tmp_path / "mirrors"), GitMirrors(tmp_path / "mirrors")]

    async def review(number: int) -> bytes | None:
        repository = await two[number % 2].fetch("o/r", access(origin), [every[number]])
        return await repository.file_at(every[number], "a", 10)

    assert await asyncio.gather(*map(review, range(6))) == [b"%d\n" % number for number in range(6)]
    other = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, str(tmp_path / "mirrors"), origin.as_uri(), every[0]],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert other.stdout.strip() == b"b'0\\n'"


OTHER_PROCESS = """
import asyncio, pathlib, sys
from bot.adapters.git.mirrors import GitMirrors
from bot.ports.code_host import CloneAccess
async def main(folder, url, commit):
    repository = await GitMirrors(pathlib.Path(folder)).fetch("o/r", CloneAccess(url, None), [commit])
    print(await repository.file_at(commit, "a", 10))
asyncio.run(main(*sys.argv[1:]))
"""


async def test_full_disk_or_no_right_to_write(origin: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CouldNotReach):
        await GitMirrors(tmp_path / "file").fetch("o/r", access(origin), [UNKNOWN])


@pytest.mark.parametrize("name", ["../../x", "o/r\n", "a" * 5000, "ö/☃", ""])
async def test_name_of_a_repository_names_no_path(origin: Path, mirrors: GitMirrors, tmp_path: Path, name: str) -> None:
    (head,) = commits(origin, [{b"a": b"1\n"}])
    before = set(os.listdir(tmp_path))
    await mirrors.fetch(name, access(origin), [head])
    assert set(os.listdir(tmp_path)) - before == {"mirrors"}
    (folder,) = (tmp_path / "mirrors").iterdir()
    assert len(folder.name) == 32
    assert git(folder / "1.git", "cat-file", "-t", head) == b"commit\n"
