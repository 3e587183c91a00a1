"""What is mended, what its base has as well, and what is not found any more for reasons of our own."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.adapters.git.mirrors import GitMirrors
from bot.core.finding import Finding, Severity
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind
from bot.core.location import Location, Span
from bot.core.tracked import FindingState, TrackedFinding
from bot.engine.fingerprint import assign
from bot.engine.recognise import recognise
from bot.ports.code_host import CloneAccess, CodeHost
from bot.services.known_before import Known
from bot.services.sort_absent import Absent, sort_absent
from tests.git_adapter.trees import Tree, bare, commits
from tests.sample_outcome import outcome

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)
JOB = Job("j", JobKind.REVIEW, 5, "o/r", 7, "a" * 40, "d")
BAD, GOOD = b"x = 1\nrun(input())\n", b"x = 1\n"


class Host:
    def __init__(self, origin: Path) -> None:
        self._origin = origin

    async def clone_access(self) -> CloneAccess:
        return CloneAccess(self._origin.as_uri(), None)


def found(tool: str = "bandit", path: str = "a.py") -> Finding:
    place = Location(path, Span(2, 2))
    return assign([Finding("SOC2-004", place, "m", Severity.HIGH, 0.9, tool, "x", "run(input())")])[0]


async def sorted_out(
    folder: Path, trees: list[Tree], tool: str = "bandit", *, last: int = 1, gone_commit: bool = False
) -> Absent:
    """`trees` are those of the base, of the last reviewed head, and of the present one, in which nothing is found."""
    origin = bare(folder / "origin.git")
    made = commits(origin, trees)
    mirrors = GitMirrors(folder / "mirrors")
    repository = await mirrors.fetch("o/r", CloneAccess(origin.as_uri(), None), made)
    tracked = TrackedFinding(5, "o/r", 7, found(tool), FindingState.OPEN, SEEN, made[last])
    known = Known((tracked,), (), CommitSha("d" * 40) if gone_commit else made[last], {})
    now = replace(outcome((), gaps=()), snapshot=await repository.snapshot(made[0], made[-1]))
    return await sort_absent(mirrors, JOB, cast(CodeHost, Host(origin)), known, recognise((tracked,), {}, now))


def kind(absent: Absent) -> str:
    (only,) = (name for name in Absent._fields if getattr(absent, name))
    return only


@pytest.mark.parametrize(
    ("trees", "expected"),
    [
        ([{b"a.py": GOOD}, {b"a.py": BAD}, {b"a.py": b"x = 2\n"}], "mended"),
        ([{b"a.py": GOOD}, {b"a.py": BAD}, {b"a.py": GOOD}], "mended"),
        ([{b"a.py": GOOD}, {b"a.py": BAD}, {b"b.py": b"x\n"}], "mended"),
        ([{b"a.py": BAD}, {b"a.py": BAD}, {b"a.py": BAD, b"b.py": b"x\n"}], "inherited"),
        ([{b"a.py": BAD + b"y = 1\n"}, {b"a.py": BAD}, {b"a.py": BAD + b"y = 1\n", b"b.py": b"x\n"}], "inherited"),
        ([{b"a.py": GOOD}, {b"a.py": BAD}, {b"a.py": BAD, b"b.py": b"x\n"}], "retracted"),
    ],
)
async def test_what_a_scanner_told(tmp_path: Path, trees: list[Tree], expected: str) -> None:
    assert kind(await sorted_out(tmp_path, trees)) == expected


async def test_what_our_own_rules_told_can_be_mended_in_another_file(tmp_path: Path) -> None:
    trees: list[Tree] = [{b"a.py": GOOD}, {b"a.py": BAD}, {b"a.py": BAD, b"router.py": b"auth()\n"}]
    assert kind(await sorted_out(tmp_path, trees, "soc2")) == "mended"


@pytest.mark.parametrize("tool", ["bandit", "soc2"])
async def test_in_the_same_commit_nothing_is_mended(tmp_path: Path, tool: str) -> None:
    assert kind(await sorted_out(tmp_path, [{b"a.py": GOOD}, {b"a.py": BAD}], tool)) == "retracted"


async def test_after_a_forced_push_that_dropped_what_was_reviewed(tmp_path: Path) -> None:
    changed: list[Tree] = [{b"a.py": GOOD}, {b"a.py": BAD}, {b"a.py": b"x = 2\n"}]
    assert kind(await sorted_out(tmp_path, changed, gone_commit=True)) == "mended"
    (tmp_path / "other").mkdir()
    same: list[Tree] = [{b"a.py": BAD}, {b"a.py": BAD}, {b"a.py": BAD, b"b.py": b"x\n"}]
    assert kind(await sorted_out(tmp_path / "other", same, gone_commit=True)) == "inherited"
