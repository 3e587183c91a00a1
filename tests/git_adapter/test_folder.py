"""A plain folder, read as if it were a commit."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from bot.adapters import folder as folder_module
from bot.adapters.folder import FolderRepository
from bot.core.diff import EntryKind, Status
from bot.core.identity import BlobId, CommitSha
from bot.ports.repository import NotThere
from tests.git_adapter.trees import GIT_ENV

NO_COMMIT = CommitSha("")


def run(folder: Path, *args: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, env=GIT_ENV, input=stdin).stdout


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


async def test_plain_folder(tmp_path: Path) -> None:
    files = {"a.py": b"a\n", "s p/ü\nx.py": b"b\n", "bin": b"\0\xff", "empty": b""}
    skipped = {"node_modules/x.js": b"", ".venv/lib/y.py": b"", "env/pyvenv.cfg": b"", "env/z.py": b"", ".git/x": b""}
    repository = FolderRepository(fill(tmp_path, {**files, **skipped}))
    snapshot = await repository.tree(NO_COMMIT)
    assert {file.path: file.status for file in snapshot.changed} == dict.fromkeys(files, Status.ADDED)
    blobs = await repository.read([entry.blob for entry in snapshot.head_tree.values()], 100)
    assert {path: blobs[entry.blob].content for path, entry in snapshot.head_tree.items()} == files
    for path, entry in snapshot.head_tree.items():
        assert entry.blob == run(tmp_path, "hash-object", "--stdin", stdin=files[path]).decode().strip()
    assert await repository.file_at(NO_COMMIT, "a.py", 100) == b"a\n"
    assert await repository.file_at(NO_COMMIT, "a.py", 1) is None
    assert await repository.file_at(NO_COMMIT, "../a.py", 100) is None


async def test_checkout_is_read_as_git_lists_it(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    ignored = b"ignored.py\nbuild/\n"
    fill(tmp_path, {".gitignore": ignored, "a.py": b"a", "ignored.py": b"i", "build/b.py": b"b", "sub/c.py": b"c"})
    fill(tmp_path, {"deleted.py": b"d", "build/kept.py": b"k"})
    run(tmp_path, "add", "-f", "deleted.py", "build/kept.py", "sub/c.py")
    (tmp_path / "deleted.py").unlink()
    found = (await FolderRepository(tmp_path).tree()).head_tree
    assert sorted(found) == [".gitignore", "a.py", "build/kept.py", "sub/c.py"]
    assert sorted((await FolderRepository(tmp_path / "sub").tree()).head_tree) == ["c.py"]


async def test_ignored_folder_is_read_when_asked_for(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    fill(tmp_path, {".gitignore": b"out/\n", "out/a.py": b"a"})
    assert list((await FolderRepository(tmp_path / "out").tree()).head_tree) == ["a.py"]


async def test_nested_repository_is_another_one(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    fill(tmp_path, {"a.py": b"a", "inner/b.py": b"b"})
    run(tmp_path / "inner", "init", "-q")
    run(tmp_path / "inner", "add", "b.py")
    run(tmp_path / "inner", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x")
    found = (await FolderRepository(tmp_path).tree()).head_tree
    assert {path: entry.kind for path, entry in found.items()} == {
        "a.py": EntryKind.FILE,
        "inner": EntryKind.SUBMODULE,
    }


async def test_links_lead_nowhere(tmp_path: Path) -> None:
    outside = fill(tmp_path / "outside", {"secret.py": b"secret"})
    inside = fill(tmp_path / "inside", {"a.py": b"a"})
    (inside / "file").symlink_to(outside / "secret.py")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    repository = FolderRepository(inside)
    found = (await repository.tree()).head_tree
    assert {path for path, entry in found.items() if entry.kind is EntryKind.SYMLINK} == {"file", "folder", "loop"}
    assert [path for path, entry in found.items() if entry.kind is EntryKind.FILE] == ["a.py"]


async def test_folder_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    """The index still lists what was in it; and what is there when it is looked at may be gone when it is read."""
    inside = fill(tmp_path / "inside", {"d/secret.py": b"ours", "e/secret.py": b"ours too"})
    outside = fill(tmp_path / "outside", {"secret.py": b"theirs"})
    run(inside, "init", "-q")
    run(inside, "add", ".")
    (inside / "d").rename(tmp_path / "old")
    (inside / "d").symlink_to(outside)
    repository = FolderRepository(inside)
    found = (await repository.tree()).head_tree
    blobs = [found["d/secret.py"].blob, found["e/secret.py"].blob]
    (inside / "e").rename(tmp_path / "older")
    (inside / "e").symlink_to(outside)
    read = await repository.read(blobs, 100)
    assert [read[blob].content for blob in blobs] == [None, None]
    assert all("cannot be read" in read[blob].fault for blob in blobs)


async def test_what_is_no_file_or_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, {"a.py": b"a", "large.py": b"x" * 200, "moving.py": b"1"})
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("socket")
        monkeypatch.setattr(folder_module, "HASHED_BYTES", 100)
        repository = FolderRepository(tmp_path)
        found = (await repository.tree()).head_tree
        (tmp_path / "moving.py").write_bytes(b"2")
        read = await repository.read([entry.blob for entry in found.values()], 1000)
    by_path = {path: read[entry.blob] for path, entry in found.items()}
    assert by_path["a.py"].content == b"a"
    assert (by_path["large.py"].size, by_path["large.py"].content) == (200, None)
    assert "changed" in by_path["moving.py"].fault
    assert "regular" in by_path["pipe"].fault
    assert by_path["socket"].fault


async def test_names_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.py")).write_bytes(b"x")
    repository = FolderRepository(tmp_path)
    (entry,) = (await repository.tree()).head_tree.values()
    assert entry.path == "./bad\\xff.py"
    assert (await repository.read([entry.blob], 10))[entry.blob].content == b"x"


async def test_hostile_checkout_executes_nothing(tmp_path: Path) -> None:
    inside = fill(tmp_path / "inside", {"a.py": b"a"})
    run(inside, "init", "-q")
    run(inside, "add", ".")
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/hacked\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.hooksPath", "core.sshCommand", "filter.evil.clean", "diff.external"):
        run(inside, "config", name, str(script))
    (inside / ".gitattributes").write_text("* filter=evil\n")
    assert sorted((await FolderRepository(inside).tree()).head_tree) == [".gitattributes", "a.py"]
    assert not (tmp_path / "hacked").exists()
    run(inside, "status")
    assert (tmp_path / "hacked").exists()  # the trap is set: plain git steps into it


async def test_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing", tmp_path / "file", Path("a\0b")):
        with pytest.raises(NotThere):
            FolderRepository(path)
    repository = FolderRepository(tmp_path)
    with pytest.raises(NotThere):
        await repository.read([BlobId("e" * 40)], 10)
    with pytest.raises(NotThere):
        await repository.snapshot(NO_COMMIT, NO_COMMIT)
