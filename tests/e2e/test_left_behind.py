"""What a dead or stuck review leaves behind does not stop the next one, and is not said again by it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.github import FaultKind
from bot.demo.github.state import PullRequest, Repository
from tests.e2e.plant import Plant, bad, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _killed_while_posting(plant: Plant, shop: Repository) -> PullRequest:
    """A pull request whose review is posted, by a server that does not live to hear of it."""
    server = await plant.start("serve")
    fault = plant.github.faults.add("GET", r"/reviews/\d+/comments$", FaultKind.SLOW, seconds=1.0)
    pull = await plant.open(shop, 1)
    await plant.until(lambda: fault.times == 0, "the review to be posted")
    await plant.kill(server)
    return pull


def change(plant: Plant, query: str) -> None:
    with closing(sqlite3.connect(plant.url.removeprefix("sqlite:///"))) as connection, connection:
        assert connection.execute(query).rowcount == 1


async def test_a_review_whose_answer_was_lost_just_before_a_newer_push(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        await plant.start("serve")
        shop = await plant.repository("answer", {"README.md": "x\n"})
        fault = plant.github.faults.add("POST", r"/reviews$", FaultKind.BAD_GATEWAY_AFTER)
        pull = await plant.open(shop, 1)
        await plant.until(lambda: fault.times == 0, "the review to be posted")
        await plant.github.push(pull, bad(2))
        await plant.nothing_lost_nothing_twice()
        assert (len(pull.reviews), len(pull.comments)) == (2, 2)


async def test_an_older_review_of_the_same_commit_that_comes_late(tmp_path: Path) -> None:
    """The newer one says it and keeps it; the older one, still looking meanwhile, has said nothing to be kept."""
    async with planted(tmp_path) as plant:
        await plant.start("serve")
        looking = plant.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=4.0)
        pull = await plant.open(await plant.repository("late", {"README.md": "x\n"}), 1)
        await plant.until(lambda: looking.times == 0, "the older review to look")
        plant.github.faults.add("PATCH", r"/check-runs/", FaultKind.SLOW, seconds=8.0)
        await plant.github.reopen(pull, pull.author.login)
        await plant.nothing_lost_nothing_twice()
        assert sorted(plant.rows("SELECT state FROM jobs")) == [("done",), ("superseded",)]


async def test_a_review_that_still_looks_ends_when_a_newer_push_comes(tmp_path: Path) -> None:
    """It would hold its place for as long as its scan takes: here, half a minute."""
    async with planted(tmp_path) as plant:
        await plant.start("serve")
        looking = plant.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=30.0)
        pull = await plant.open(await plant.repository("ended", {"README.md": "x\n"}), 1)
        await plant.until(lambda: looking.times == 0, "the older review to look")
        began = time.monotonic()
        await plant.github.push(pull, bad(2))
        await plant.until(lambda: ("superseded",) in plant.rows("SELECT state FROM jobs"), "the older review to end")
        assert time.monotonic() - began < 10, "a second of it is ours, the rest a busy machine's"
        await plant.nothing_lost_nothing_twice()


@pytest.mark.slow
async def test_an_older_review_that_is_parked_for_ever(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        pull = await _killed_while_posting(plant, await plant.repository("parked", {"README.md": "x\n"}))
        change(plant, "UPDATE workflow_status SET status = 'SUCCESS' WHERE name = 'job'")  # so nobody runs it any more
        await plant.start("serve")
        await plant.github.push(pull, bad(2))
        await plant.nothing_lost_nothing_twice()
        assert sorted(plant.rows("SELECT state FROM jobs")) == [("done",), ("superseded",)]
        assert (len(pull.reviews), len(pull.comments)) == (2, 2)


@pytest.mark.slow
async def test_a_job_whose_worker_died_too_often_is_given_up_aloud(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        pull = await _killed_while_posting(plant, await plant.repository("poison", {"README.md": "x\n"}))
        change(plant, "UPDATE workflow_status SET recovery_attempts = 1000 WHERE name = 'job'")
        await plant.start("serve")
        check = await plant.checked(pull)
        ((state, reason),) = await plant.job_ended(pull)
        assert (state, check.conclusion) == ("failed", "action_required")
        assert "worker died" in reason
        assert len(plant.recorded("could_not_run", pull)) == 1
        assert len(plant.recorded("finding", pull)) == 1, "what was said is kept"


@pytest.mark.slow
async def test_a_plan_of_another_release(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        pull = await _killed_while_posting(plant, await plant.repository("release", {"README.md": "x\n"}))
        change(plant, """UPDATE jobs SET plan = '{"what": "an older release wrote"}'""")
        await plant.start("serve")
        check = await plant.checked(pull)
        ((state, reason),) = await plant.job_ended(pull)
        assert (state, check.conclusion) == ("failed", "action_required")
        assert "another release" in reason
        assert len(pull.reviews) == 1
        await plant.github.push(pull, bad(2))
        await plant.job_ended(pull, 2)
        assert (await plant.checked(pull)).conclusion == "failure", "the next push is reviewed"


@pytest.mark.slow
async def test_a_job_given_up_while_github_is_away_says_so_when_it_is_back(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        pull = await _killed_while_posting(plant, await plant.repository("away", {"README.md": "x\n"}))
        change(plant, "UPDATE jobs SET plan = '{}'")
        away = plant.github.faults.add("PATCH", r"/check-runs/", FaultKind.BAD_GATEWAY_BEFORE, times=4)
        await plant.start("serve")
        assert (await plant.checked(pull)).conclusion == "action_required"
        assert away.times == 0
        await plant.job_ended(pull)
        assert len(plant.recorded("could_not_run", pull)) == 1
