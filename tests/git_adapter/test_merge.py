"""What a merge commit has that neither side brought, against real git."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.adapters.git import repository as repository_module
from bot.adapters.git.mirrors import GitMirrors
from bot.core.identity import CommitSha
from bot.ports.code_host import CloneAccess
from bot.ports.repository import RepositoryError
from tests.git_adapter.trees import bare, commits

LINES = b"".join(b"line %d\n" % number for number in range(40))
BASE = {b"a.py": b"a\n", b"b.py": LINES, b"c/d.py": b"d\n"}
OURS = {**BASE, b"a.py": b"aa\n", b"b.py": b"first\n" + LINES}
THEIRS = {**BASE, b"b.py": LINES + b"last\n", b"new.py": b"n\n"}
CLEAN = {**BASE, b"a.py": b"aa\n", b"b.py": b"first\n" + LINES + b"last\n", b"new.py": b"n\n"}
MOVED = {path: content for path, content in OURS.items() if path != b"b.py"} | {b"moved.py": b"first\n" + LINES}

Tree = Mapping[bytes, bytes]


async def added(folder: Path, *trees: Tree) -> tuple[str, ...]:
    """`trees`: base, ours, theirs, merge."""
    origin = bare(folder / "origin.git")
    base, ours, theirs, merge = [commits(origin, [tree], f"refs/heads/x{at}")[0] for at, tree in enumerate(trees)]
    mirrors = GitMirrors(folder / "mirrors")
    repository = await mirrors.fetch("o/r", CloneAccess(origin.as_uri(), None), [base, ours, theirs, merge])
    found = await repository.added_by_merge(merge, base, ours, theirs)
    packs = {one.suffix for one in (folder / "mirrors").rglob("*") if one.is_file() and "objects" in one.parts}
    assert packs <= {".pack", ".idx", ".promisor", ".rev"}, "nothing is written into the mirror"
    return found


@pytest.mark.parametrize(
    ("ours", "theirs", "merge", "expected"),
    [
        ({**BASE, b"a.py": b"aa\n"}, THEIRS, {**THEIRS, b"a.py": b"aa\n"}, ()),
        (OURS, THEIRS, CLEAN, ()),
        (OURS, THEIRS, {**CLEAN, b"evil.py": b"e\n"}, ("evil.py",)),
        (OURS, THEIRS, {**CLEAN, b"c/d.py": b"dd\n"}, ("c/d.py",)),
        (OURS, THEIRS, {**CLEAN, b"b.py": b"first\n" + LINES + b"last\nand evil\n"}, ("b.py",)),
        (OURS, THEIRS, OURS, ("b.py", "new.py")),
        (MOVED, THEIRS, {**MOVED, b"moved.py": CLEAN[b"b.py"], b"new.py": b"n\n"}, ()),
        (MOVED, THEIRS, {**MOVED, b"moved.py": b"x\n", b"new.py": b"n\n"}, ("moved.py",)),
        (OURS, {**BASE, b"a.py": b"other\n"}, {**OURS, b"a.py": b"other\n"}, ("a.py",)),
        (OURS, OURS, OURS, ()),
    ],
)
async def test_a_merge_s_own_content(
    tmp_path: Path, ours: Tree, theirs: Tree, merge: Tree, expected: tuple[str, ...]
) -> None:
    assert await added(tmp_path, BASE, ours, theirs, merge) == expected


async def test_what_would_take_too_many_contents_is_not_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository_module, "MOST_CONTENTS", 1)
    with pytest.raises(RepositoryError, match="more than 1 files"):
        await added(tmp_path, BASE, OURS, THEIRS, CLEAN)


async def test_a_base_of_another_kind_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError):
        origin = bare(tmp_path / "origin.git")
        (one,) = commits(origin, [BASE])
        repository = await GitMirrors(tmp_path / "m").fetch("o/r", CloneAccess(origin.as_uri(), None), [one])
        await repository.added_by_merge(one, CommitSha("d" * 40), one, one)
