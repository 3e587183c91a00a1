"""GitHub's weather and our own deaths: nothing is lost, and nothing is said twice."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.github import FaultKind
from bot.demo.server_process import serving
from tests.e2e.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")

REVIEWS = r"/pulls/\d+/reviews$"
CHECKS = r"/check-runs$"


async def reviewed_once(stage: Stage, name: str) -> None:
    """Open the sample's pull request: it ends in exactly one review with four comments, one check, and its evidence."""
    shop = await stage.repository(name)
    pull = await stage.pull(shop)
    check = await stage.checked(pull)
    assert await stage.job_ended(pull) == [("done", "")]
    assert len(pull.reviews) == 1
    assert len(pull.comments) == 4
    assert check.conclusion == "failure"
    assert len(shop.checks) == 1
    assert len(stage.evidence("review", shop)) == 1
    assert len(stage.evidence("finding", shop)) == 4


FAULTS = {
    "bad-gateway-before": ("POST", REVIEWS, FaultKind.BAD_GATEWAY_BEFORE),
    "bad-gateway-after": ("POST", REVIEWS, FaultKind.BAD_GATEWAY_AFTER),
    "reset-after": ("POST", REVIEWS, FaultKind.RESET_AFTER),
    "check-bad-gateway-after": ("POST", CHECKS, FaultKind.BAD_GATEWAY_AFTER),
    "expired": ("POST", REVIEWS, FaultKind.BAD_CREDENTIALS),
    "secondary": ("POST", REVIEWS, FaultKind.SECONDARY_LIMIT),
    "read-reset": ("GET", r"/pulls/\d+$", FaultKind.RESET_BEFORE),
    "none": ("GET", "/never", FaultKind.SLOW),
}


async def test_faults_cost_a_retry_and_nothing_else(stage: Stage) -> None:
    """All at once: many pull requests are reviewed side by side, each meeting another fault."""
    for name, (method, path, kind) in FAULTS.items():
        stage.github.faults.add(method, f"/acme/{name}{path}", kind, seconds=1.0)
    before = len(stage.github.requests)
    await asyncio.gather(*(reviewed_once(stage, name) for name in FAULTS))
    met = [each for each in stage.github.requests[before:] if each.fault]
    assert len(met) == len(FAULTS) - 1


async def test_kill_9_in_the_middle_of_a_review(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        shop = await stage.repository("killed")
        stage.github.faults.add("POST", REVIEWS, FaultKind.SLOW, seconds=1.5)
        async with serving(stage.settings, stage.log) as process:
            pull = await stage.pull(shop)
            await stage.until(lambda: any(each.path.endswith("/reviews") for each in stage.github.requests), "the post")
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
        async with serving(stage.settings, stage.log):
            check = await stage.checked(pull)
            assert await stage.job_ended(pull) == [("done", "")]
        assert (len(pull.reviews), len(pull.comments), check.conclusion) == (1, 4, "failure")
        assert len(stage.evidence("finding", shop)) == 4


async def test_a_newer_push_replaces_the_older_job(tmp_path: Path) -> None:
    """The older review is still being looked at when the next push comes: only the newer one is said."""
    async with staged(tmp_path) as stage:
        shop = await stage.repository("replaced")
        stage.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=2.0)
        pull = await stage.pull(shop)
        older = pull.head_sha
        await stage.until(lambda: bool(shop.checks), "the first check run to be started")
        head = await stage.github.push(pull, {"shop/prices.py": "x = 1\n"})
        await stage.checked(pull, head)
        ended = await stage.job_ended(pull, 2)
        assert [state for state, _ in ended] == ["superseded", "done"]
        assert (len(pull.reviews), len(pull.comments)) == (1, 4)
        assert pull.reviews[0].commit == head
        check = await stage.checked(pull, older)
        assert check.conclusion == "cancelled", "the older check does not stay in progress"


async def test_a_delivery_for_an_installation_we_lost(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        shop = await stage.repository("lost")
        stage.github.hooks.automatic = False
        pull = await stage.pull(shop)
        opened = [each for each in stage.github.deliveries if each.event == "pull_request"][-1]
        stage.github.remove(stage.installation)
        assert await stage.github.redeliver(opened.id) == 202
        ((state, _),) = await stage.job_ended(pull)
        assert state == "lost"


async def test_a_repository_that_vanishes_in_the_middle(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        shop = await stage.repository("vanished")
        stage.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=1.0)
        pull = await stage.pull(shop)
        await stage.until(lambda: bool(shop.checks), "the check run to be started")
        stage.github.delete_repository(shop)
        ((state, _),) = await stage.job_ended(pull)
        assert state == "lost"


@pytest.mark.parametrize("how", ["suspend", "remove"])
async def test_an_installation_that_ends_in_the_middle(tmp_path: Path, how: str) -> None:
    """Nothing is said any more, and nothing is called reviewed."""
    async with staged(tmp_path) as stage:
        shop = await stage.repository("held")
        stage.github.faults.add("GET", r"/compare/", FaultKind.SLOW, seconds=1.0)
        pull = await stage.pull(shop)
        await stage.until(lambda: bool(shop.checks), "the check run to be started")
        getattr(stage.github, how)(stage.installation)
        assert [state for state, _ in await stage.job_ended(pull)] == ["lost"]
        (check,) = shop.checks.values()
        assert (check.status, pull.reviews, pull.comments) == ("in_progress", [], [])
        assert stage.evidence("review", shop) == []


@pytest_asyncio.fixture(loop_scope="session")
async def reader(tmp_path: Path) -> AsyncIterator[Stage]:
    """An installation that grants only to read the contents."""
    granted = {"checks": "write", "contents": "read", "issues": "write", "pull_requests": "write"}
    async with staged(tmp_path, permissions=granted) as made:
        yield made


async def test_with_read_only_contents_our_comment_is_edited_instead(reader: Stage) -> None:
    shop = await reader.repository("read-only")
    pull = await reader.pull(shop)
    await reader.checked(pull)
    await reader.job_ended(pull)
    chosen = next(comment for comment in pull.comments if "SOC2-001" in comment.body)
    head = await reader.github.accept_suggestion(chosen.id, "mira")
    await reader.checked(pull, head)
    await reader.job_ended(pull, 2)
    assert chosen.thread.resolved_by is None
    assert f"**Fixed** in {head[:7]}" in chosen.body
    (remediation,) = reader.evidence("remediation", shop)
    assert "contents" in remediation["marked"].lower()


async def test_a_missing_permission_is_named(tmp_path: Path) -> None:
    granted = {"checks": "write", "contents": "read", "issues": "write", "pull_requests": "read"}
    async with staged(tmp_path, permissions=granted) as stage:
        shop = await stage.repository("no-review")
        pull = await stage.pull(shop)
        check = await stage.checked(pull)
        ((state, reason),) = await stage.job_ended(pull)
        assert state == "failed"
        assert "pull_requests" in reason
        assert check.conclusion == "action_required"
        assert "pull_requests" in check.output["summary"]
        assert len(stage.evidence("could_not_run", shop)) == 1
