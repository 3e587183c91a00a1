"""How many requests a review costs, counted at GitHub's door."""

import itertools

import pytest

from bot.core.limits import ANNOTATIONS, INLINE_COMMENTS
from bot.demo.github import FaultKind
from bot.demo.github.state import PullRequest
from tests.e2e.plant import bad
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST = 20
FILES = 300
KEYS = 2
"""Findings of each file: more in all than a check run annotates."""


def keys(number: int) -> str:
    letters = "".join(chr(ord("A") + int(digit)) for digit in f"{number:03}")
    return "".join(f"upload{one}: AKIAIOSFODNN7EXA{letters}{'KR'[one]}\n" for one in range(KEYS))


async def reviewed(stage: Stage, name: str) -> tuple[PullRequest, list[str]]:
    """A pull request of 300 files with findings in each, and what was asked of GitHub's API for it."""
    shop = await stage.repository(name, {"README.md": "x\n"})
    await stage.caught_up()
    before = len(stage.github.requests)
    pull = await stage.pull(shop, {f"keys/{number:03}.txt": keys(number) for number in range(FILES)})
    await stage.checked(pull)
    assert await stage.job_ended(pull) == [("done", "")]
    asked = [each for each in stage.github.requests[before:] if ".git/" not in each.path]
    return pull, [f"{each.method} {each.path} {each.status}" for each in asked]


async def test_three_hundred_files_full_of_findings_take_twenty_requests(stage: Stage) -> None:
    pull, asked = await reviewed(stage, "three-hundred")
    (check,) = pull.repository.checks.values()
    assert (len(pull.comments), len(check.annotations)) == (INLINE_COMMENTS, ANNOTATIONS)
    left = FILES * KEYS - INLINE_COMMENTS - ANNOTATIONS
    assert f"{left} findings more than can be annotated" in check.output["summary"]
    assert len(asked) <= MOST, asked
    assert not [each for each in asked if each.endswith(("422", "403"))]


async def test_a_second_review_of_a_commit_pays_for_what_has_changed_only(stage: Stage) -> None:
    shop = await stage.repository("asked-again", {"README.md": "x\n"})
    await stage.caught_up()
    marks = [len(stage.github.requests)]
    pull = await stage.pull(shop, bad(1))
    check = await stage.checked(pull)
    for number in (1, 2, 3):
        await stage.job_ended(pull, number)
        marks.append(len(stage.github.requests))
        if number < 3:
            await stage.github.rerequest_check(check, "mira")
    first, second, third = (_read(stage, pull, since, until) for since, until in itertools.pairwise(marks))
    read_again = [path for path, status in first if status == 304]
    assert [path.rpartition("/")[0][-6:] for path in read_again] == ["/pulls"], "the head, before anything is said"
    assert {status for _, status in first} == {200, 304}
    paid = [[path for path, status in review if status != 304] for review in (first, second, third)]
    assert len(paid[0]) > len(paid[1]), "the pull request has comments now, the comparison is the same"
    assert all(path.endswith("/check-runs") for path in paid[2]), "our own has changed, and nothing else"
    assert len(third) > len(paid[2])


def _read(stage: Stage, pull: PullRequest, since: int, until: int) -> list[tuple[str, int]]:
    """What was read of a pull request's repository over the API, and how that was answered."""
    mine = f"/repos/{pull.repository.full_name}/"
    asked = stage.github.requests[since:until]
    return [(each.path, each.status) for each in asked if each.method == "GET" and each.path.startswith(mine)]


@pytest.mark.slow
async def test_one_refused_review_does_not_take_more(stage: Stage) -> None:
    stage.github.faults.add("POST", r"/acme/refused-once/pulls/\d+/reviews$", FaultKind.REFUSED)
    pull, asked = await reviewed(stage, "refused-once")
    assert [each.split()[-1] for each in asked].count("422") == 1
    assert len(asked) <= MOST, asked
    (review,) = pull.reviews
    assert pull.comments == []
    assert review.body.count("complianceagent:finding=") == INLINE_COMMENTS
