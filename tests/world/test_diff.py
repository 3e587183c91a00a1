"""Laws of the loopback's own diff: what it shows of either side is what stands there, and lines are carried truly."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.github.diff import FileDiff, carried, diff_between
from bot.demo.github.git_repository import GitRepository, Person
from bot.demo.github.state import now

LINE = st.sampled_from(["", "a", "b", "-- d", "@@ -1 +1 @@", "diff --git a/x b/x", "\x0c\r"])


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A text and the same with a few runs of lines replaced: far apart, so that there are several hunks."""
    before = [f"{number} {draw(LINE)}" for number in range(draw(st.integers(0, 60)))]
    after = list(before)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(after)))
        after[start : start + draw(st.integers(0, 4))] = draw(st.lists(LINE, max_size=4))
    return before, after


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitRepository]:
    made = GitRepository(Path(tmp_path_factory.mktemp("diff")) / "x.git")
    asyncio.run(made.create("main"))
    yield made


def diff_of(git: GitRepository, old: str, new: str) -> tuple[FileDiff, ...]:
    async def run() -> tuple[FileDiff, ...]:
        person = Person("x", "x@example.com")
        commits = [await git.commit({"f": one, "other": "x\n"}, "x", person, now()) for one in (old, new)]
        return await diff_between(git, *commits)

    return asyncio.run(run())


def joined(lines: list[str], closed: bool) -> str:
    return "\n".join(lines) + ("\n" if closed and lines else "")


@settings(max_examples=60, deadline=None)
@given(sides=edited(), closed=st.tuples(st.booleans(), st.booleans()))
def test_a_diff_shows_what_stands_there(
    git: GitRepository, sides: tuple[list[str], list[str]], closed: tuple[bool, bool]
) -> None:
    before, after = sides
    texts = joined(before, closed[0]), joined(after, closed[1])
    files = diff_of(git, *texts)
    old, new = (text.removesuffix("\n").split("\n") if text else [] for text in texts)
    assert bool(files) == (texts[0] != texts[1])
    for file in files:
        for hunk in file.hunks:
            for line in hunk.lines:
                assert line.old is None or old[line.old - 1] == line.text[1:]
                assert line.new is None or new[line.new - 1] == line.text[1:]
                for side in ("LEFT", "RIGHT"):
                    number = line.on(side)
                    assert number is None or file.find(side, number) == (hunk, line)
        assert file.additions - file.deletions == len(new) - len(old)
    targets = [carried(files, "f", number) for number in range(1, len(old) + 1)]
    kept = [target for target in targets if target is not None]
    assert kept == sorted(set(kept))
    assert all(target is None or new[target - 1] == line for line, target in zip(old, targets, strict=True))
    gone = sum(file.deletions for file in files)
    assert targets.count(None) == gone
