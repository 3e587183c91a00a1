"""Somebody's own repository: found, read, and not believed."""

# ruff: noqa: ASYNC221, ASYNC240 - blocking here keeps nobody waiting

import gc
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.adapters.git.repository import GitRepository
from bot.core.diff import ChangedFile
from bot.core.identity import CommitSha
from bot.ports.repository import NotThere, RepositoryError
from tests.git_adapter.trees import GIT_ENV, Tree, bare, commits, git

BASE: Tree = {b"a.py": b"one\n", b"sub/b.py": b"b\n"}
HEAD: Tree = {b"a.py": b"one\ntwo\n", b"sub/b.py": b"b\n"}


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    return bare(tmp_path / "origin.git")


def run(folder: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, env=GIT_ENV)


def checkout(origin: Path, *options: str) -> Path:
    folder = origin.parent / "checkout"
    run(origin.parent, "clone", "-q", *options, origin.as_uri(), str(folder))
    return folder


def paths(changed: tuple[ChangedFile, ...]) -> list[str]:
    return [file.path for file in changed]


async def test_every_form_of_a_repository(origin: Path) -> None:
    base, head = commits(origin, [BASE, HEAD])
    folder = checkout(origin)
    run(folder, "worktree", "add", "-q", "../tree", "HEAD~1")
    for place in (origin, folder, folder / "sub", folder / ".git", folder.parent / "tree"):
        repository = GitRepository.open(place)
        assert await repository.resolve("HEAD") == (base if place.name == "tree" else head)
        assert paths((await repository.snapshot(base, head)).changed) == ["a.py"]


async def test_a_partial_clone_is_told_what_to_do(origin: Path) -> None:
    """`actions/checkout` with a filter makes such clones; git's own words would be an object id."""
    base, head = commits(origin, [BASE, HEAD])
    git(origin, "config", "uploadpack.allowFilter", "true")
    repository = GitRepository.open(checkout(origin, "--filter=blob:none"))
    with pytest.raises(NotThere, match="git fetch --refetch --no-filter"):
        await repository.snapshot(base, head)


async def test_names_of_commits(origin: Path) -> None:
    base, head = commits(origin, [BASE, HEAD])
    git(origin, "-c", "user.name=a", "-c", "user.email=a@b", "tag", "-a", "-m", "x", "v1", base)
    repository = GitRepository.open(origin)
    named = {"main": head, "main~1": base, "v1": base, head[:10]: head, "refs/heads/main": head, "@": head}
    assert {name: await repository.resolve(name) for name in named} == named
    for name in ("nothing", "", "--all", "-h", "main:a.py", "a\0b", "main..main~1", "d" * 40):
        with pytest.raises(NotThere):
            await repository.resolve(name)


async def test_merge_base(origin: Path) -> None:
    base, left = commits(origin, [BASE, HEAD])
    other = commits(origin, [{b"z": b"z"}], ref="refs/heads/other")[0]
    tree = f"{base}^{{tree}}"
    commit = ["-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", "right", "-p", base, tree]
    right = CommitSha(git(origin, *commit).decode().strip())
    repository = GitRepository.open(origin)
    assert await repository.merge_base(left, right) == base
    with pytest.raises(NotThere, match="ancestor"):
        await repository.merge_base(left, other)
    with pytest.raises(NotThere):
        await repository.merge_base(left, CommitSha("e" * 40))


async def test_shallow_clone(origin: Path) -> None:
    _, middle, head = commits(origin, [BASE, HEAD, {**HEAD, b"c": b"c"}])
    repository = GitRepository.open(checkout(origin, "--depth=2"))
    assert await repository.merge_base(middle, head) == middle
    assert paths((await repository.snapshot(middle, head)).changed) == ["c"]


async def test_repository_of_the_other_hash(tmp_path: Path) -> None:
    folder = tmp_path / "sha256.git"
    run(tmp_path, "init", "-q", "--bare", "--object-format=sha256", str(folder))
    base, head = commits(folder, [BASE, HEAD])
    repository = GitRepository.open(folder)
    snapshot = await repository.snapshot(base, head)
    assert len(head) == 64
    assert (await repository.read([snapshot.head_tree["a.py"].blob], 10))[snapshot.head_tree["a.py"].blob].size == 8


async def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    for path in (tmp_path, tmp_path / "missing", Path("/"), Path("a\0b")):
        with pytest.raises(NotThere):
            GitRepository.open(path)
    (tmp_path / ".git").write_text("gitdir: ../../../etc\n")
    with pytest.raises(NotThere):
        GitRepository.open(tmp_path)


async def test_damaged_repository(origin: Path) -> None:
    base, head = commits(origin, [BASE, HEAD])
    repository = GitRepository.open(origin)
    blob = git(origin, "rev-parse", f"{head}:a.py").decode().strip()
    for pack in origin.glob("objects/pack/*"):
        pack.chmod(0o600)
        pack.write_bytes(b"rubbish")
    for loose in origin.glob("objects/??/*"):
        loose.chmod(0o600)
        loose.write_bytes(b"rubbish")
    with pytest.raises(RepositoryError):
        await repository.snapshot(base, head)
    with pytest.raises(RepositoryError):
        await repository.file_at(head, "a.py", 10)
    assert blob


ATTRIBUTES = b"*.py -diff diff=evil filter=evil working-tree-encoding=UTF-16 ident export-ignore\n* binary\n"


async def test_attributes_of_the_code_hide_nothing(origin: Path) -> None:
    tree = {**BASE, b".gitattributes": ATTRIBUTES}
    base, head = commits(origin, [tree, {**HEAD, b".gitattributes": ATTRIBUTES}])
    folder = checkout(origin, "--no-checkout")
    (folder / ".gitattributes").write_bytes(ATTRIBUTES)
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/attributes").write_bytes(ATTRIBUTES)
    (origin / "info").mkdir(exist_ok=True)
    (origin / "info/attributes").write_bytes(ATTRIBUTES)
    for place in (folder, origin):
        (file,) = (await GitRepository.open(place).snapshot(base, head)).changed
        assert file.hunks[0].added == {2}


async def test_configuration_and_hooks_are_not_executed(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, head = commits(origin, [{**BASE, b".gitattributes": b"* diff=evil filter=evil\n"}, HEAD])
    folder = checkout(origin)
    hacked = tmp_path / "hacked"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $@ >> {hacked}\n")
    script.chmod(0o755)
    evil = {
        "core": ["fsmonitor", "sshCommand", "pager", "gitProxy", "editor", "askPass", "alternateRefsCommand"],
        "diff": ["external"],
        'diff "evil"': ["textconv", "command"],
        'filter "evil"': ["smudge", "clean", "process"],
        "uploadpack": ["packObjectsHook"],
        "alias": ["diff-tree = !", "cat-file = !", "rev-parse = !"],
        "credential": ["helper = !"],
        'remote "evil"': ["promisor = true\n", "partialclonefilter = blob:none\n", "url = ext::"],
        "protocol": ["allow = always\n"],
        'protocol "ext"': ["allow = always\n"],
        "extensions": ["partialClone = evil\n"],
    }
    lines = [f"[core]\nhooksPath = {tmp_path}/hooks\nworktree = {tmp_path}"]
    for section, keys in evil.items():
        said = [key if key.endswith("\n") else f"{key}{script}" if "=" in key else f"{key} = {script}" for key in keys]
        lines += [f"[{section}]", *said]
    config = folder / ".git/config"
    config.write_text(config.read_text().replace("formatversion = 0", "formatversion = 1") + "\n".join([*lines, ""]))
    (tmp_path / "hooks").mkdir()
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc", "post-index-change", "fsmonitor-watchman"):
        shutil.copy(script, tmp_path / "hooks" / hook)
    monkeypatch.chdir(folder)
    repository = GitRepository.open(folder)
    assert await repository.resolve("HEAD") == head
    assert await repository.merge_base(base, head) == base
    snapshot = await repository.snapshot(base, head)
    assert snapshot.by_path["a.py"].hunks[0].added == {2}
    for missing in ("d" * 40, "HEAD:missing", "nothing"):
        with pytest.raises(NotThere):
            await repository.resolve(missing)
    with pytest.raises(NotThere):
        await repository.snapshot(base, CommitSha("d" * 40))
    assert not hacked.exists()
    subprocess.run(["git", "diff", base, head], capture_output=True, env=GIT_ENV, check=False)
    assert hacked.exists()  # the trap is set: plain git steps into it
    hacked.unlink()
    subprocess.run(["git", "cat-file", "-t", "d" * 40], capture_output=True, env=GIT_ENV, check=False)
    assert hacked.exists()


async def test_nothing_is_left_behind(origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (head,) = commits(origin, [BASE])
    ours = tmp_path / "temporary"
    ours.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(ours))
    before = sorted(path.relative_to(origin) for path in origin.rglob("*"))
    repository = GitRepository.open(origin)
    await repository.tree(head)
    assert len(list(ours.iterdir())) == 1
    del repository
    gc.collect()
    assert list(ours.iterdir()) == []
    assert sorted(path.relative_to(origin) for path in origin.rglob("*")) == before
