"""Contents that were read lately are at hand, each under its repository, and no more of them than there is room for."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.adapters.git import objects, repository
from bot.adapters.git.blobs import BlobContents
from bot.adapters.git.process import Git
from bot.adapters.git.repository import GitRepository
from bot.core.identity import BlobId
from bot.ports.repository import Blob
from tests.git_adapter.trees import bare, commits, git


async def test_a_content_is_read_once_and_a_long_one_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = bare(tmp_path / "origin.git")
    (commit,) = commits(origin, [{b"a.py": b"one\n", b"long.py": b"x" * 50}])
    names = (git(origin, "rev-parse", f"{commit}:{name}").decode().strip() for name in ("a.py", "long.py"))
    short, long = map(BlobId, names)
    asked: list[set[str]] = []
    real = objects.contents

    async def noted(at: Git, sizes: Mapping[str, int]) -> dict[str, bytes]:
        asked.append(set(sizes))
        return await real(at, sizes)

    monkeypatch.setattr(repository, "contents", noted)
    monkeypatch.setattr(repository, "CONTENTS", BlobContents())
    for _ in range(2):
        found = await GitRepository.open(origin).read([short, long], 10)
        assert (found[short].content, found[long].content, found[long].size) == (b"one\n", None, 50)
    assert asked == [{short}, set()]
    assert (await GitRepository.open(origin).read([short, long], 100))[long].content == b"x" * 50
    assert (await GitRepository.open(origin).read([short, long], 10))[long].content is None, "the limit holds"
    assert asked[2] == {long}


def test_the_latest_stay_and_no_repository_is_given_another_s() -> None:
    contents = BlobContents(most_bytes=3 * 200 + 30)
    one, two, three, four = (BlobId(name * 40) for name in "abcd")
    contents.keep("here", {each: Blob(10, b"0123456789") for each in (one, two, three)})
    assert contents.known("there", [one], 100) == {}
    assert set(contents.known("here", [one], 100)) == {one}
    contents.keep("here", {one: Blob(10, b"0123456789"), four: Blob(10, b"0123456789")})
    assert set(contents.known("here", [one, two, three, four], 100)) == {one, three, four}
    contents.keep("here", {two: Blob(10_000, b"-" * 10_000)})
    assert contents.known("here", [one, two, three, four], 100_000) == {}
